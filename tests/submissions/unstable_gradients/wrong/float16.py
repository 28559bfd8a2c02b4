"""Part 1 computes in float16."""

LOSES = {"layer_norm_statistics": None, "layer_norm_gain_bias": "low-precision", "layer_norm_epsilon": "low-precision"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    x = tf.cast(x, tf.float16)
    mean = tf.reduce_mean(x, axis=-1, keepdims=True)
    var = tf.reduce_mean(tf.square(x - mean), axis=-1, keepdims=True)
    z = (x - mean) / tf.sqrt(var + tf.cast(epsilon, tf.float16))
    return tf.cast(tf.cast(gain, tf.float16) * z + tf.cast(bias, tf.float16), tf.float32)
