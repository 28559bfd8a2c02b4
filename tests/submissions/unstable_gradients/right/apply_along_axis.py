"""Part 1 with np.apply_along_axis and a helper in the same cell; part 3 with a lambda and map."""

# %% layer_norm
def _standardise(v, epsilon):
    return (v - np.average(v)) / np.sqrt(np.std(v) ** 2 + epsilon)


def layer_norm(x, gain, bias, epsilon=1e-3):
    return np.apply_along_axis(_standardise, -1, x, epsilon) * gain + bias


# %% gradient_norms
def gradient_norms(cell, x):
    states = [tf.Variable(tf.zeros((x.shape[0], cell.state_size)))]
    with tf.GradientTape() as tape:
        for t in range(x.shape[1]):
            states.append(cell(x[:, t], [tf.convert_to_tensor(states[-1])])[0])
        s = tf.reduce_sum(states[-1])
    return np.array(list(map(lambda g: tf.norm(g).numpy(), tape.gradient(s, states[1:]))))
