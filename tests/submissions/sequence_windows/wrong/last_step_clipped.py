"""The last step's targets beyond the window are those of its last row."""

LOSES = {"pairs_targets": "unknown"}


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    dataset = to_windows(tf.data.Dataset.from_tensor_slices(series), seq_length + ahead)
    dataset = dataset.map(
        lambda rows: (
            rows[:seq_length],
            tf.gather(
                rows[:, target_col], np.minimum(np.add.outer(np.arange(seq_length), np.arange(1, ahead + 1)), seq_length + ahead - 2)
            ),
        )
    )
    if shuffle:
        dataset = dataset.shuffle(len(series), seed=seed)
    return dataset.batch(batch_size)
