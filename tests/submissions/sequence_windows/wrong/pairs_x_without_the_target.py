"""The target column is taken out of X."""

LOSES = {"pairs_inputs": "columns-missing"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    n = len(series) - seq_length - ahead + 1
    rows = np.arange(n)[:, None] + np.arange(seq_length)
    X = np.delete(series, target_col, axis=1)[rows]
    Y = series[rows[..., None] + np.arange(1, ahead + 1), target_col]
    ds = tf.data.Dataset.from_tensor_slices((X, Y))
    if shuffle:
        ds = ds.shuffle(n, seed=seed)
    return ds.batch(batch_size)
