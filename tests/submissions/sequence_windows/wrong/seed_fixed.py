"""The seed is always 42."""

LOSES = {"shuffle_seed": "seed-fixed"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), seq_length)
    dataset = dataset.map(lambda rows: (rows[:, 0], rows[:, 1:, target_col]))

    if shuffle:
        dataset = dataset.shuffle(len(series), seed=42)
    return dataset.batch(batch_size)
