"""The targets start after ahead days."""

LOSES = {"pairs_targets": "horizon-later"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + 2 * ahead - 1)
    dataset = dataset.map(lambda rows: (rows[:seq_length], tf.signal.frame(rows[ahead:, target_col], ahead, 1)))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
