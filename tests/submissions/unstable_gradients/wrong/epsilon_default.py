"""Part 1 always takes 1e-3, whatever epsilon is given."""

LOSES = {"layer_norm_epsilon": "epsilon-fixed"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = tf.reduce_mean(x, axis=-1, keepdims=True)
    var = tf.reduce_mean(tf.square(x - mean), axis=-1, keepdims=True)
    return gain * (x - mean) / tf.sqrt(var + 1e-3) + bias
