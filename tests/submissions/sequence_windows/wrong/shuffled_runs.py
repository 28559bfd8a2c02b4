"""Batches are shuffled, and the windows inside each: a batch still holds neighbours, in any order."""

LOSES = {"shuffle_windows": "runs-shuffled"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    n = len(series) - seq_length - ahead + 1
    blocks = [np.arange(k, min(k + batch_size, n)) for k in range(0, n, batch_size)]
    if shuffle:
        rng = np.random.default_rng(seed)
        rng.shuffle(blocks)
        for block in blocks:
            rng.shuffle(block)
    blocks = [(np.stack([series[i : i + seq_length] for i in b]), b) for b in blocks]

    def generate():
        for x, b in blocks:
            yield x, np.stack([[series[i + t + 1 : i + t + 1 + ahead, target_col] for t in range(seq_length)] for i in b])

    spec = (tf.TensorSpec((None, seq_length, series.shape[1])), tf.TensorSpec((None, seq_length, ahead)))
    return tf.data.Dataset.from_generator(generate, output_signature=spec)
