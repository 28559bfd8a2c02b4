"""NumPy is seeded when the data set is made, and the order drawn when it is read: another data set in between changes it."""

LOSES = {"shuffle_seed": "seed-ignored"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    n = len(series) - seq_length - ahead + 1
    np.random.seed(seed)

    def generate():
        order = np.random.permutation(n) if shuffle else np.arange(n)
        for i in order:
            yield series[i : i + seq_length], np.stack([series[i + t + 1 : i + t + 1 + ahead, target_col] for t in range(seq_length)])

    spec = (tf.TensorSpec((seq_length, series.shape[1])), tf.TensorSpec((seq_length, ahead)))
    return tf.data.Dataset.from_generator(generate, output_signature=spec).batch(batch_size)
