"""The targets are left out."""

LOSES = {
    "pairs_inputs": "not-a-pair",
    "pairs_targets": "not-a-pair",
    "pairs_column": "not-a-pair",
    "pairs_horizon": "not-a-pair",
    "pairs_count": "not-a-pair",
    "pairs_batches": "not-a-pair",
    "shuffle_windows": "not-a-pair",
    "shuffle_seed": "not-a-pair",
}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), seq_length)
    return dataset.map(lambda rows: rows[:, 0]).batch(batch_size)
