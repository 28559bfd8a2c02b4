"""map() where flat_map() is meant: each element is a data set with one window in it."""

LOSES = {"windows_arrays": "nested", "windows_any": "nested"}


# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).map(lambda rows: rows.batch(length))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    needed = seq_length + ahead
    rows = tf.data.Dataset.from_tensor_slices(series).window(needed, shift=1, drop_remainder=True)
    windows = rows.flat_map(lambda group: group.batch(needed))
    if shuffle:
        windows = windows.shuffle(1000, seed)
    days = np.add.outer(np.arange(seq_length), np.arange(1, ahead + 1))
    return windows.map(lambda window: (window[:seq_length], tf.gather(window[:, target_col], days))).batch(batch_size)
