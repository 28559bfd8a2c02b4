"""A data set of start rows is shuffled first and turned into windows by gather."""


# %% to_windows
def to_windows(dataset, length):
    rows = tf.stack(list(dataset))
    starts = tf.data.Dataset.range(len(rows) - length + 1)
    return starts.map(lambda start: tf.gather(rows, start + tf.range(length, dtype=tf.int64)))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    values = tf.constant(series)
    n = max(series.shape[0] - seq_length - ahead + 1, 0)
    starts = tf.data.Dataset.range(n)
    if shuffle:
        starts = starts.shuffle(n, seed=seed)
    steps = tf.range(seq_length, dtype=tf.int64)
    days = tf.range(1, ahead + 1, dtype=tf.int64)

    def pair(start):
        return tf.gather(values, start + steps), tf.gather(values[:, target_col], start + steps[:, None] + days)

    return starts.map(pair, num_parallel_calls=2).batch(batch_size)
