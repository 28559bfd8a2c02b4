"""Lets a batch have 32 windows at most."""

LOSES = {"pairs_batches": "batch-size"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = to_windows(to_windows(dataset, ahead + 1), seq_length)
    dataset = dataset.map(lambda window: (window[:, 0], window[:, 1:, target_col]))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(min(batch_size, 32))
