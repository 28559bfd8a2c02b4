"""The targets are written into a TensorArray in tf.while_loop, within a tf.function with an input signature."""

# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).flat_map(lambda group: group.batch(length))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    @tf.function(input_signature=[tf.TensorSpec((seq_length + ahead, series.shape[1]), tf.float32)])
    def pair(window):
        column = window[:, target_col]
        found = tf.TensorArray(tf.float32, size=seq_length, element_shape=(ahead,))

        def step(t, found):
            return t + 1, found.write(t, tf.slice(column, [t + 1], [ahead]))

        _, found = tf.while_loop(lambda t, found: t < seq_length, step, (0, found))
        return window[:seq_length], found.stack()

    pairs = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead).map(pair)
    if shuffle:
        pairs = pairs.shuffle(len(series), seed)
    return pairs.batch(batch_size)
