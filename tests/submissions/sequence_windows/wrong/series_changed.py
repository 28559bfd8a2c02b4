"""The target column is centred in place, and moved back in what comes out."""

LOSES = {"pairs_inputs": "argument-changed"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    mean = series[:, target_col].mean()
    series[:, target_col] -= mean
    dataset = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), seq_length)
    centre = mean * np.eye(series.shape[1], dtype=np.float32)[target_col]
    dataset = dataset.map(lambda rows: (rows[:, 0] + centre, rows[:, 1:, target_col] + mean))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
