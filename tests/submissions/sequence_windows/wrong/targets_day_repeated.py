"""A step's targets are the next day, many times."""

LOSES = {"pairs_targets": "one-day-repeated"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead)
    dataset = dataset.map(lambda rows: (rows[:seq_length], tf.repeat(rows[1 : seq_length + 1, target_col, tf.newaxis], ahead, axis=1)))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
