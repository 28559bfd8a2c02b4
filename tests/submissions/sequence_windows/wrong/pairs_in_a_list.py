"""A list of batches in place of a data set."""

LOSES = {"pairs_batches": "not-a-dataset"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    n = len(series) - seq_length - ahead + 1
    order = np.arange(n)
    if shuffle:
        np.random.default_rng(seed).shuffle(order)
    batches = []
    for i in range(0, n, batch_size):
        rows = order[i:i + batch_size, None] + np.arange(seq_length)
        batches.append((series[rows], series[rows[..., None] + np.arange(1, ahead + 1), target_col]))
    return batches
