"""The rows are shuffled before the windows are cut."""

LOSES = {"shuffle_windows": "rows-shuffled"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    rows = tf.data.Dataset.from_tensor_slices(series)
    if shuffle:
        rows = rows.shuffle(len(series), seed=seed)
    dataset = to_windows(to_windows(rows, ahead + 1), seq_length)
    return dataset.map(lambda rows: (rows[:, 0], rows[:, 1:, target_col])).batch(batch_size)
