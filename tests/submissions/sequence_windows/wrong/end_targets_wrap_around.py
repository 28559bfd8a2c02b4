"""Rolls the column, so that the targets of the last windows are the first days of the series."""

LOSES = {"pairs_targets": "end-filled"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    count = len(series) - seq_length + 1
    starts = np.arange(count)
    if shuffle:
        starts = np.random.default_rng(seed).permutation(count)
    X = np.array([series[start : start + seq_length] for start in starts])
    Y = np.array([[np.roll(series[:, target_col], -(start + t + 1))[:ahead] for t in range(seq_length)] for start in starts])
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(batch_size)
