"""TensorFlow's pooling of the padded series, divided by the pooled number of steps; a tensor is returned."""

# %% imports
import tensorflow as tf


# %% moving_average
def moving_average(x, length):
    def total(values):
        padded = tf.pad(values, [[0, 0], [length - 1, 0], [0, 0]])
        return tf.nn.pool(padded, [length], "AVG", padding="VALID") * length

    return total(x) / total(tf.ones_like(x))
