"""Part 1 normalises over axis 1: right for (B, F), over time for (B, T, F)."""

LOSES = {"layer_norm_statistics": "over-time"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = tf.reduce_mean(x, axis=1, keepdims=True)
    var = tf.math.reduce_variance(x, axis=1, keepdims=True)
    return gain * (x - mean) / tf.sqrt(var + epsilon) + bias
