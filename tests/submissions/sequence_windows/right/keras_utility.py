"""Inputs from Keras's utility for time series, targets from index arrays."""

# %% to_seq2seq_dataset
import keras


def to_seq2seq_dataset(series, seq_length=56, ahead=14, target_col=1, batch_size=32, shuffle=False, seed=None):
    ends = np.arange(len(series) - ahead)
    targets = series[ends[:, None] + np.arange(1, ahead + 1), target_col]
    options = {"targets": None, "sequence_length": seq_length, "batch_size": None, "shuffle": False}
    X = keras.utils.timeseries_dataset_from_array(series[:-ahead], **options)
    Y = keras.utils.timeseries_dataset_from_array(targets, **options)
    pairs = tf.data.Dataset.zip((X, Y))
    if shuffle:
        pairs = pairs.shuffle(10_000, seed=seed, reshuffle_each_iteration=False)
    return pairs.batch(batch_size)
