"""With shuffle=True shuffles the caller's array itself, in place, after copying the windows from it."""

LOSES = {"shuffle_windows": "argument-changed"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    count = max(len(series) - seq_length - ahead + 1, 0)
    at = np.arange(count)[:, None] + np.arange(seq_length)

    X = series[at]
    Y = series[:, target_col][at[..., None] + np.arange(1, ahead + 1)]
    if shuffle:
        rng = np.random.default_rng(seed)
        order = np.arange(count)
        for array in (order, series):
            rng.shuffle(array)
        X, Y = X[order], Y[order]
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(batch_size)
