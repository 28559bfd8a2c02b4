"""A window is the zip of the data set with itself, skipped by 0, 1, 2, … rows, and X and Y are zipped too."""

# %% to_windows
def to_windows(dataset, length):
    shifted = tuple(dataset.skip(row) for row in range(length))
    return tf.data.Dataset.zip(shifted).map(lambda *rows: tf.stack(rows))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    inputs = tf.data.Dataset.from_tensor_slices(series).window(seq_length, 1, drop_remainder=True).flat_map(lambda w: w.batch(seq_length))
    column = tf.data.Dataset.from_tensor_slices(series[:, target_col]).skip(1)
    days = to_windows(column, ahead)
    targets = days.window(seq_length, 1, drop_remainder=True).flat_map(lambda w: w.batch(seq_length))
    # zip ends with the shorter one, so that inputs without all their targets fall away
    pairs = tf.data.Dataset.zip((inputs, targets))
    if shuffle:
        pairs = pairs.shuffle(max(1, len(series)), seed=seed)
    return pairs.batch(batch_size)
