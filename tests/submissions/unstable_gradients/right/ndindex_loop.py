"""Part 1 with a loop over every sample and step, filling an array; part 3 with a while loop and a list of floats."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    out = np.empty_like(x)
    for i in np.ndindex(*x.shape[:-1]):
        row = x[i]
        out[i] = (row - np.mean(row)) / np.sqrt(np.var(row) + epsilon) * gain + bias
    return out


# %% gradient_norms
def gradient_norms(cell, x):
    batch, steps, _ = x.shape
    states = [tf.zeros([batch, cell.state_size])]
    with tf.GradientTape() as tape:
        tape.watch(states[0])
        t = 0
        while t < steps:
            out, new = cell(tf.constant(x[:, t, :]), [states[-1]])
            states.append(new[0])
            t = t + 1
        s = tf.math.reduce_sum(states[-1])
    grads = tape.gradient(s, states[1:])
    return [float(np.linalg.norm(g.numpy().ravel())) for g in grads]
