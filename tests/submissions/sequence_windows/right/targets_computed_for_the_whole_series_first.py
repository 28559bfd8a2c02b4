"""The targets of all rows are made once, next to the columns, and split off after the windows are cut."""

# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).flat_map(lambda group: group.batch(length))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    n_features = series.shape[1]
    usable = len(series) - ahead
    columns = [series[j + 1 : usable + j + 1, target_col : target_col + 1] for j in range(ahead)]
    wide = np.hstack([series[:usable], *columns])
    pairs = to_windows(tf.data.Dataset.from_tensor_slices(wide), seq_length)
    if shuffle:
        pairs = pairs.shuffle(len(series), seed=seed)
    return pairs.batch(batch_size).map(lambda w: (w[..., :n_features], w[..., n_features:]))
