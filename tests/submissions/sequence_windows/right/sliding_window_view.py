"""NumPy's sliding windows over all rows at once; the order is drawn with NumPy."""

# %% to_windows
from numpy.lib.stride_tricks import sliding_window_view


def to_windows(dataset, length):
    rows = np.stack([np.asarray(row) for row in dataset])
    windows = np.moveaxis(sliding_window_view(rows, length, axis=0), -1, 1)
    return tf.data.Dataset.from_tensor_slices(np.ascontiguousarray(windows))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    count = len(series) - seq_length - ahead + 1
    X = sliding_window_view(series[:-ahead], seq_length, axis=0).transpose(0, 2, 1)
    targets = sliding_window_view(series[1:, target_col], ahead)
    Y = sliding_window_view(targets, seq_length, axis=0).transpose(0, 2, 1)
    order = np.random.default_rng(seed).permutation(count) if shuffle else np.arange(count)
    return tf.data.Dataset.from_tensor_slices((X[order], Y[order])).batch(batch_size)
