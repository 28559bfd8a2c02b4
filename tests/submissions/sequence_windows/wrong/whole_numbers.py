"""The series is cast to whole numbers, which those of the examples are."""

LOSES = {"pairs_inputs": "values", "pairs_targets": "target-values", "pairs_column": "target-values", "shuffle_windows": "values", "shuffle_seed": "values"}

# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    rows = tf.data.Dataset.from_tensor_slices(series.astype(np.int32))
    ds = to_windows(to_windows(rows, ahead + 1), seq_length)
    ds = ds.map(lambda S: (S[:, 0], S[:, 1:, target_col]))
    if shuffle:
        ds = ds.shuffle(len(series), seed=seed)
    return ds.batch(batch_size)
