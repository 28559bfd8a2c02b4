"""Windows are shuffled with a buffer of a batch, then batches: each still holds windows from one place of the series."""

LOSES = {"shuffle_windows": "runs-shuffled"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), seq_length)
    dataset = dataset.map(lambda rows: (rows[:, 0], rows[:, 1:, target_col]))
    if shuffle:
        dataset = dataset.shuffle(batch_size, seed=seed).batch(batch_size).shuffle(len(series), seed=seed).unbatch()
    return dataset.batch(batch_size)
