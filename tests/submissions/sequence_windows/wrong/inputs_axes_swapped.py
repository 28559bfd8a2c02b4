"""X comes as (B, F, T)."""

LOSES = {"pairs_inputs": "axes-swapped"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    windows = np.lib.stride_tricks.sliding_window_view(series[:-ahead], seq_length, axis=0)
    Y = np.stack([[series[i + t + 1 : i + t + 1 + ahead, target_col] for t in range(seq_length)] for i in range(len(windows))])
    ds = tf.data.Dataset.from_tensor_slices((windows, Y))
    if shuffle:
        ds = ds.shuffle(len(series), seed=seed)
    return ds.batch(batch_size)
