"""Changes the default of ahead to a week."""

LOSES = {"pairs_horizon": "horizon"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=7, target_col=1, batch_size=32, shuffle=False, seed=None):
    nested = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), seq_length)
    pairs = nested.map(lambda steps: (steps[:, 0], steps[:, 1:, target_col]))
    if shuffle:
        pairs = pairs.shuffle(len(series), seed=seed)
    return pairs.batch(batch_size)
