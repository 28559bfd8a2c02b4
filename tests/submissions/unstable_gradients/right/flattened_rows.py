"""Part 1 by reshaping to rows and back."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    rows = tf.reshape(x, (-1, x.shape[-1]))
    mean = tf.reduce_mean(rows, axis=1)
    var = tf.reduce_mean((rows - mean[:, tf.newaxis]) ** 2, axis=1)
    normed = tf.transpose((tf.transpose(rows) - mean) / tf.sqrt(var + epsilon))
    return tf.reshape(gain * normed + bias, x.shape)
