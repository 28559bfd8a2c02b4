"""All windows are strung out into single rows and batched again, and the targets come from rolled columns."""

# %% to_windows
def to_windows(dataset, length):
    rows = dataset.window(length, shift=1, drop_remainder=True).flat_map(lambda group: group)
    return rows.batch(length, drop_remainder=True)


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    def pair(window):
        column = window[:, target_col]
        rolled = [tf.roll(column, shift=-step, axis=0)[:seq_length] for step in range(1, ahead + 1)]
        return window[:seq_length], tf.transpose(tf.stack(rolled))

    pairs = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead).map(pair)
    if shuffle:
        pairs = pairs.shuffle(len(series), seed)
    return pairs.batch(batch_size)
