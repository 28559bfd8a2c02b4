"""Shuffles the first half of the windows; the second half keeps its order."""

LOSES = {"shuffle_windows": "runs-shuffled"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    count = len(series) - seq_length - ahead + 1
    starts = np.arange(count)
    if shuffle:
        half = (count + 1) // 2
        starts = np.concatenate([np.random.default_rng(seed).permutation(half), starts[half:]])
    X = np.array([series[start : start + seq_length] for start in starts])
    Y = np.array([[series[start + t + 1 : start + t + 1 + ahead, target_col] for t in range(seq_length)] for start in starts])
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(batch_size)
