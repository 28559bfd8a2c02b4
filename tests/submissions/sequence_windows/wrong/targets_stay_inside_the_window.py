"""Thinks that targets may not lie after the window's end, and repeats its last row there."""

LOSES = {"pairs_targets": "kept-in-the-window"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    count = len(series) - seq_length - ahead + 1
    starts = np.arange(count)
    if shuffle:
        starts = np.random.default_rng(seed).permutation(count)
    X = np.array([series[start : start + seq_length] for start in starts])
    steps = np.minimum(np.arange(seq_length)[:, None] + np.arange(1, ahead + 1), seq_length - 1)
    Y = np.array([series[start + steps, target_col] for start in starts])
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(batch_size)
