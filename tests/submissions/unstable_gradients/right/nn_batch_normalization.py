"""Part 1 with the formula function tf.nn.batch_normalization, fed with the moments of each sample and step."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = tf.reduce_mean(x, -1, keepdims=True)
    variance = tf.reduce_mean((x - mean) ** 2, -1, keepdims=True)
    return tf.nn.batch_normalization(x, mean, variance, offset=bias, scale=gain, variance_epsilon=epsilon)
