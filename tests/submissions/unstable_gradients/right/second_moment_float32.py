"""Part 1 with the variance as the mean of the squares minus the square of the mean, in float32 as given."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = tf.reduce_mean(x, axis=-1, keepdims=True)
    mean_of_squares = tf.reduce_mean(tf.square(x), axis=-1, keepdims=True)
    sigma = tf.sqrt(mean_of_squares - tf.square(mean) + epsilon)
    return gain * (x - mean) / sigma + bias
