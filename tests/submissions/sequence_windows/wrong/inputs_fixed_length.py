"""Windows of 56 steps, whatever seq_length is."""

LOSES = {"pairs_inputs": "length-fixed"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), 56)
    dataset = dataset.map(lambda rows: (rows[:, 0], rows[:, 1:, target_col]))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
