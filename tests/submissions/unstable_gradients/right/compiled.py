"""Parts 1 and 3 decorated with tf.function."""

# %% layer_norm
@tf.function
def layer_norm(x, gain, bias, epsilon=1e-3):
    x = tf.cast(x, tf.float32)
    mu = tf.reduce_mean(x, axis=-1, keepdims=True)
    sigma2 = tf.reduce_mean(tf.math.squared_difference(x, mu), axis=-1, keepdims=True)
    return gain * (x - mu) / tf.sqrt(sigma2 + epsilon) + bias


# %% gradient_norms
def gradient_norms(cell, x):
    if not cell.built:
        cell.build((None, x.shape[-1]))

    @tf.function
    def compute(x):
        h = tf.zeros((x.shape[0], cell.state_size))
        states = []
        with tf.GradientTape() as tape:
            tape.watch(h)
            for t in range(x.shape[1]):
                h, _ = cell(x[:, t], [h])
                states.append(h)
            s = tf.reduce_sum(h)
        return tf.sqrt(tf.reduce_sum(tf.square(tf.stack(tape.gradient(s, states))), axis=[1, 2]))

    return compute(tf.constant(x))
