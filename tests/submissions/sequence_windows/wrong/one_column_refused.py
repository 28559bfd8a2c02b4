"""The series is squeezed before its column is looked up, which a series of a single column does not survive."""

LOSES = {"pairs_column": "raises"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    series = np.squeeze(series)
    dataset = tf.data.Dataset.from_tensor_slices((series, series[:, target_col]))
    dataset = to_windows(dataset.map(lambda row, target: tf.concat([row, [target]], 0)), seq_length + ahead)

    def split(rows):
        steps = [rows[1 + t : 1 + t + ahead, -1] for t in range(seq_length)]
        return rows[:seq_length, :-1], tf.stack(steps)

    dataset = dataset.map(split)
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
