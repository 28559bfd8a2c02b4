"""Part 1 divides by the variance."""

LOSES = {"layer_norm_statistics": "divided-by-variance"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean, var = tf.nn.moments(tf.constant(x), axes=[-1], keepdims=True)
    return gain * (x - mean) / (var + epsilon) + bias
