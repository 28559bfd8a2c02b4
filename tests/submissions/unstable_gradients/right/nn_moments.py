"""Part 1 with tf.nn.moments; part 3 with the global norm of each gradient."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean, variance = tf.nn.moments(tf.constant(x), axes=[-1], keepdims=True)
    return gain * (x - mean) * tf.math.rsqrt(variance + epsilon) + bias


# %% gradient_norms
def gradient_norms(cell, x):
    with tf.GradientTape() as tape:
        h = tf.zeros((len(x), cell.state_size))
        tape.watch(h)
        states = []
        for step in tf.unstack(tf.constant(x), axis=1):
            h, (h,) = cell(step, [h])
            states += [h]
        s = tf.reduce_sum(h)
    return tf.stack([tf.linalg.global_norm([g]) for g in tape.gradient(s, states)])
