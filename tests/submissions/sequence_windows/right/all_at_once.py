"""All pairs as two arrays by fancy indexing, then one data set; the order from tf.random.shuffle with a seed of its own."""


# %% to_windows
def to_windows(dataset, length):
    count = int(dataset.reduce(np.int64(0), lambda n, _: n + 1))
    everything = dataset.batch(max(count, 1))
    starts = tf.range(max(count - length + 1, 0))
    return everything.map(lambda rows: tf.gather(rows, starts[:, None] + tf.range(length))).unbatch()


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    first = np.arange(len(series) - seq_length - ahead + 1)
    if shuffle:
        seeds = [seed, 7] if seed is not None else np.random.randint(0, 10**6, 2)
        first = first[np.argsort(np.asarray(tf.random.stateless_uniform([len(first)], seeds)))]
    t, j = np.arange(seq_length), np.arange(ahead)
    X = series[first[:, None] + t]
    Y = series[first[:, None, None] + t[:, None] + j + 1, target_col]
    batches = [(X[k : k + batch_size], Y[k : k + batch_size]) for k in range(0, len(first), batch_size)]
    whole = tf.data.Dataset.from_tensors(batches[0])
    for batch in batches[1:]:
        whole = whole.concatenate(tf.data.Dataset.from_tensors(batch))
    return whole
