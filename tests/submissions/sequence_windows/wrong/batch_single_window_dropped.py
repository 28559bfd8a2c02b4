"""Drops the last batch if it has only one window and there are others."""

LOSES = {"pairs_count": "last-batch-dropped"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = to_windows(to_windows(dataset, ahead + 1), seq_length)
    dataset = dataset.map(lambda window: (window[:, 0], window[:, 1:, target_col]))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    count = len(series) - seq_length - ahead + 1
    if count > batch_size and count % batch_size == 1:
        dataset = dataset.take(count - 1)
    return dataset.batch(batch_size)
