"""shift is seq_length."""

LOSES = {"pairs_count": "shift"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    needed = seq_length + ahead
    dataset = tf.data.Dataset.from_tensor_slices(series).window(needed, shift=seq_length, drop_remainder=True)
    dataset = dataset.flat_map(lambda group: group.batch(needed))
    dataset = dataset.map(lambda rows: (rows[:seq_length], tf.signal.frame(rows[1:, target_col], ahead, 1)))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
