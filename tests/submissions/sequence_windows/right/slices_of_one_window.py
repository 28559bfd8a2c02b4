"""Windows of T + H rows, cut into X and a stack of slices; the remainder dropped in the inner batch only."""


# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1).flat_map(lambda w: w.batch(length, drop_remainder=True))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    def split(window):
        days = [window[j : j + seq_length, target_col] for j in range(1, ahead + 1)]
        return window[:seq_length], tf.stack(days, axis=-1)

    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead).map(split)
    if shuffle:
        dataset = dataset.shuffle(8 * batch_size, seed=seed)
    return dataset.batch(batch_size).prefetch(1)
