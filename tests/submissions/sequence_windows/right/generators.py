"""Python generators, a deque for the last rows, and random's shuffle."""

# %% to_windows
import collections
import random


def to_windows(dataset, length):
    spec = dataset.element_spec

    def windows():
        last = collections.deque(maxlen=length)
        for row in dataset.as_numpy_iterator():
            last.append(row)
            if len(last) == length:
                yield np.stack(last)

    return tf.data.Dataset.from_generator(windows, output_signature=tf.TensorSpec([length, *spec.shape], spec.dtype))


# %% to_seq2seq_dataset
def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    starts = list(range(len(series) - seq_length - ahead + 1))
    if shuffle:
        random.Random(seed).shuffle(starts)

    def batches():
        for first in range(0, len(starts), batch_size):
            X, Y = [], []
            for start in starts[first : first + batch_size]:
                X.append(series[start : start + seq_length])
                Y.append([series[start + t + 1 : start + t + 1 + ahead, target_col] for t in range(seq_length)])
            yield np.array(X, dtype=np.float32), np.array(Y, dtype=np.float32)

    X = tf.TensorSpec([None, seq_length, series.shape[1]], tf.float32)
    Y = tf.TensorSpec([None, seq_length, ahead], tf.float32)
    return tf.data.Dataset.from_generator(batches, output_signature=(X, Y))
