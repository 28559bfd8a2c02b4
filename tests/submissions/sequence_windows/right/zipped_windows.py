"""A data set of inputs and one of targets, zipped; windows of nested structures by zip inside flat_map."""

# %% helpers
import numpy as np
import tensorflow as tf


def stack(length):
    def stacked(*windows):
        arrays = [window.batch(length) for window in windows]
        return tf.data.Dataset.zip(tuple(arrays)) if len(arrays) > 1 else arrays[0]

    return stacked


# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, 1, drop_remainder=True).flat_map(stack(length))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    rows = tf.data.Dataset.from_tensor_slices(series)
    days = to_windows(tf.data.Dataset.from_tensor_slices(series[1:, target_col]), ahead)
    dataset = to_windows(tf.data.Dataset.zip((rows, days)), seq_length)
    if shuffle:
        dataset = dataset.shuffle(buffer_size=len(series), seed=seed)
    return dataset.batch(batch_size, drop_remainder=False)
