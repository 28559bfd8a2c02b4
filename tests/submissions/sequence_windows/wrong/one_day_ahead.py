"""The window moved by one day: a single target a step."""

LOSES = {"pairs_targets": "one-day-only", "pairs_horizon": "axis-squeezed"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead)
    dataset = dataset.map(lambda rows: (rows[:seq_length], rows[1 : seq_length + 1, target_col]))
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
