"""X and Y are shuffled each by itself with the same seed: together with a seed, torn without one."""

LOSES = {"shuffle_windows": "torn"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    ds = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), seq_length)
    X = ds.map(lambda S: S[:, 0])
    Y = ds.map(lambda S: S[:, 1:, target_col])
    if shuffle:
        X = X.shuffle(len(series), seed=seed)
        Y = Y.shuffle(len(series), seed=seed)
    return tf.data.Dataset.zip((X, Y)).batch(batch_size)
