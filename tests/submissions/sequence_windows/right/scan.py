"""A running buffer carried along by scan; the first incomplete ones are skipped."""


# %% to_windows
def to_windows(dataset, length):
    spec = dataset.element_spec
    start = tf.zeros([length, *spec.shape], spec.dtype)

    def step(last, row):
        last = tf.concat([last[1:], row[tf.newaxis]], axis=0)
        return last, last

    return dataset.scan(start, step).skip(length - 1)


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    tf.random.set_seed(0 if seed is None else seed)
    needed = seq_length + ahead
    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), needed)
    if shuffle:
        dataset = dataset.shuffle(max(len(series) - needed + 1, 1))
    dataset = dataset.batch(batch_size)
    return dataset.map(lambda W: (W[:, :seq_length], tf.signal.frame(W[:, 1:, target_col], ahead, 1, axis=1)))
