"""Only part 1 is done."""

LOSES = {
    "pairs_inputs": "not-started",
    "pairs_targets": "not-started",
    "pairs_column": "not-started",
    "pairs_horizon": "not-started",
    "pairs_count": "not-started",
    "pairs_batches": "not-started",
    "shuffle_windows": "not-started",
    "shuffle_seed": "not-started",
}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    raise NotImplementedError()
