"""Prints, warns, and caches on the way."""

# %% to_windows
import logging
import warnings


def to_windows(dataset, length):
    warnings.warn("windows overlap")
    print("a window has", length, "rows")
    return dataset.window(size=length, shift=1, stride=1, drop_remainder=True).flat_map(lambda sub: sub.batch(length, drop_remainder=True))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    logging.warning("series %s", series.shape)
    print(series[:2])
    ds = to_windows(tf.data.Dataset.from_tensor_slices(series), ahead + 1)
    ds = to_windows(ds, seq_length)
    ds = ds.map(lambda S: (S[:, 0], S[:, 1:, target_col])).cache()
    if shuffle:
        ds = ds.shuffle(100, seed=seed)
    return ds.batch(batch_size).prefetch(tf.data.AUTOTUNE)
