"""The days after the window, for every step."""

LOSES = {"pairs_targets": "window-end"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead)
    dataset = dataset.map(lambda rows: (rows[:seq_length], tf.repeat(rows[tf.newaxis, seq_length:, target_col], seq_length, axis=0)))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
