"""X and Y are shuffled each by itself."""

LOSES = {"shuffle_windows": "torn"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), seq_length)
    dataset = dataset.map(lambda rows: (rows[:, 0], rows[:, 1:, target_col]))

    if shuffle:
        X = dataset.map(lambda x, y: x).shuffle(len(series), seed=seed)
        Y = dataset.map(lambda x, y: y).shuffle(len(series), seed=None if seed is None else seed + 1)
        dataset = tf.data.Dataset.zip((X, Y))
    return dataset.batch(batch_size)
