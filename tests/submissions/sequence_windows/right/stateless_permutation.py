"""The order is a stateless shuffle of the start indices, the same in every pass."""

# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).flat_map(lambda group: group.batch(length))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    n = max(len(series) - seq_length - ahead + 1, 0)
    starts = tf.range(n)
    if shuffle:
        if seed is None:
            seed = int(np.random.default_rng().integers(2**31))
        starts = tf.random.experimental.stateless_shuffle(starts, seed=[seed, 7])
    data = tf.constant(series)

    def pair(start):
        window = data[start : start + seq_length + ahead]
        x = tf.reshape(window[:seq_length], (seq_length, data.shape[1]))
        y = tf.stack([window[j + 1 : j + 1 + seq_length, target_col] for j in range(ahead)], axis=-1)
        return x, y

    return tf.data.Dataset.from_tensor_slices(starts).map(pair).batch(batch_size)
