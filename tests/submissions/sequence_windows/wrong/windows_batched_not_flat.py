"""The data sets that window() makes are put into batches."""

LOSES = {"windows_arrays": "no-numbers", "windows_steps": "no-numbers", "windows_end": "no-numbers", "windows_any": "no-numbers"}


# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).batch(length)


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    needed = seq_length + ahead
    rows = tf.data.Dataset.from_tensor_slices(series).window(needed, shift=1, drop_remainder=True)
    windows = rows.flat_map(lambda group: group.batch(needed))
    if shuffle:
        windows = windows.shuffle(1000, seed)
    days = np.add.outer(np.arange(seq_length), np.arange(1, ahead + 1))
    return windows.map(lambda window: (window[:seq_length], tf.gather(window[:, target_col], days))).batch(batch_size)
