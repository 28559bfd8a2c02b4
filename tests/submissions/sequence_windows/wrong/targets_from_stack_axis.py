"""Slices stacked along the first axis."""

LOSES = {"pairs_targets": "axes-swapped"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead)
    dataset = dataset.map(lambda rows: (rows[:seq_length], tf.stack([rows[j + 1 : j + 1 + seq_length, target_col] for j in range(ahead)])))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
