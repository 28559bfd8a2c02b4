"""Lists of lists in plain Python; float64 and a copy of everything."""


# %% to_windows
def to_windows(dataset, length):
    rows = [np.asarray(row) for row in dataset]
    windows = []
    for start in range(len(rows)):
        if start + length <= len(rows):
            windows.append([rows[start + k].tolist() for k in range(length)])
    return tf.data.Dataset.from_tensor_slices(np.array(windows))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    series = np.array(series, dtype=np.float64)
    pairs = []
    start = 0
    while start + seq_length + ahead <= len(series):
        x = [list(series[start + t]) for t in range(seq_length)]
        y = [[series[start + t + j + 1][target_col] for j in range(ahead)] for t in range(seq_length)]
        pairs.append((x, y))
        start += 1
    if shuffle:
        np.random.RandomState(seed).shuffle(pairs)
    X, Y = zip(*pairs)
    return tf.data.Dataset.from_tensor_slices((np.array(X), np.array(Y))).batch(batch_size)
