"""Part 1 over the batch, part 3 reversed: two parts wrong at once, and part 2 right."""

LOSES = {"layer_norm_statistics": "over-batch", "gradient_norms_values": "reversed"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean, var = tf.nn.moments(tf.constant(x), axes=[0], keepdims=True)
    return gain * (x - mean) / tf.sqrt(var + epsilon) + bias


# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    gradients = tape.gradient(s, states)
    return tf.stack([tf.norm(g) for g in gradients[::-1]])
