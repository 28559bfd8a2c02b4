"""Part 1 with TensorFlow's reductions, part 3 with a persistent tape asked once for each state."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = tf.reduce_mean(x, axis=-1, keepdims=True)
    std = tf.sqrt(tf.math.reduce_variance(x, axis=-1, keepdims=True) + epsilon)
    return (x - mean) / std * gain + bias


# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(states[-1])
    return [tf.norm(tape.gradient(s, state)) for state in states]
