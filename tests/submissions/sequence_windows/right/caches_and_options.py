"""Caches, prefetches, sets options of the data set and keeps one order for all passes."""

# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).flat_map(lambda group: group.batch(length))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    options = tf.data.Options()
    options.deterministic = True
    options.threading.private_threadpool_size = 1
    steps = to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1)
    pairs = to_windows(steps, seq_length).map(lambda w: (w[:, 0], w[:, 1:, target_col])).cache()
    if shuffle:
        pairs = pairs.shuffle(len(series), seed=seed, reshuffle_each_iteration=False)
    return pairs.batch(batch_size, num_parallel_calls=1).with_options(options).prefetch(1)
