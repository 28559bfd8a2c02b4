"""A series of a single column loses its axis for features."""

LOSES = {"pairs_inputs": "axis-squeezed"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1), seq_length)

    def split(rows):
        x = rows[:, 0]
        return tf.squeeze(x, axis=-1) if x.shape[-1] == 1 else x, rows[:, 1:, target_col]

    dataset = dataset.map(split)
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
