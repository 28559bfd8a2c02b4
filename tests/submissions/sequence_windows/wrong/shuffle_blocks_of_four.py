"""Shuffles blocks of four neighbouring windows, which stay together."""

LOSES = {"shuffle_windows": "runs-shuffled"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    count = len(series) - seq_length - ahead + 1
    starts = np.arange(count)
    if shuffle:
        blocks = [starts[i : i + 4] for i in range(0, count, 4)]
        starts = np.concatenate([blocks[i] for i in np.random.default_rng(seed).permutation(len(blocks))])
    X = np.array([series[start : start + seq_length] for start in starts])
    Y = np.array([[series[start + t + 1 : start + t + 1 + ahead, target_col] for t in range(seq_length)] for start in starts])
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(batch_size)
