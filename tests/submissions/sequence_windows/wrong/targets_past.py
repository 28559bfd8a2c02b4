"""The days up to the row, not those after it."""

LOSES = {"pairs_targets": "past"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead)
    dataset = dataset.map(
        lambda rows: (rows[ahead - 1 : ahead - 1 + seq_length], tf.signal.frame(rows[: seq_length + ahead - 1, target_col], ahead, 1))
    )
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
