"""Two arrays instead of a data set."""

LOSES = {
    "pairs_inputs": None,
    "pairs_targets": None,
    "pairs_column": None,
    "pairs_horizon": None,
    "pairs_count": None,
    "pairs_batches": None,
    "shuffle_windows": None,
    "shuffle_seed": None,
}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    starts = np.arange(len(series) - seq_length - ahead + 1)[:, None]
    X = series[starts + np.arange(seq_length)]
    Y = series[starts[..., None] + np.arange(seq_length)[:, None] + np.arange(1, ahead + 1), target_col]
    return X, Y
