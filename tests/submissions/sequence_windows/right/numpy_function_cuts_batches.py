"""Batches of start indices are cut out of the series by NumPy inside tf.numpy_function, so that windows as such never exist."""

# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).flat_map(lambda group: group.batch(length))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    count = max(0, len(series) - seq_length - ahead + 1)
    kept = series.copy()

    def cut(starts):
        days = starts[:, None] + np.arange(seq_length)
        steps = days[:, :, None] + np.arange(1, ahead + 1)
        return kept[days], kept[:, target_col][steps]

    def pair(starts):
        x, y = tf.numpy_function(cut, [starts], (tf.float32, tf.float32))
        x.set_shape((None, seq_length, kept.shape[1]))
        y.set_shape((None, seq_length, ahead))
        return x, y

    starts = tf.data.Dataset.range(count)
    if shuffle:
        starts = starts.shuffle(len(series), seed=seed)
    return starts.batch(batch_size).map(pair)
