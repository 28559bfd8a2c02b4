"""Each window in a batch of its own."""

LOSES = {
    "windows_arrays": "extra-axis",
    "windows_steps": "extra-axis",
    "windows_end": "extra-axis",
    "windows_any": "extra-axis",
}


# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).flat_map(lambda window: window.batch(length).batch(1))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    needed = seq_length + ahead
    rows = tf.data.Dataset.from_tensor_slices(series).window(needed, shift=1, drop_remainder=True)
    windows = rows.flat_map(lambda group: group.batch(needed))
    if shuffle:
        windows = windows.shuffle(1000, seed)
    days = np.add.outer(np.arange(seq_length), np.arange(1, ahead + 1))
    return windows.map(lambda window: (window[:seq_length], tf.gather(window[:, target_col], days))).batch(batch_size)
