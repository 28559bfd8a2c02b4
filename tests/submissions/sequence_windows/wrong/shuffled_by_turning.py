"""The windows begin anywhere and go round: another order with each seed, and nothing is mixed."""

LOSES = {"shuffle_windows": "runs-shuffled"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    n = len(series) - seq_length - ahead + 1
    order = np.arange(n)
    if shuffle:
        order = np.roll(order, np.random.default_rng(seed).integers(1, n))
    X = np.stack([series[i : i + seq_length] for i in order])
    Y = np.stack([[series[i + t + 1 : i + t + 1 + ahead, target_col] for t in range(seq_length)] for i in order])
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(batch_size)
