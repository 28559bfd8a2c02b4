"""Part 3 takes NumPy's 2-norm of a matrix."""

LOSES = {"gradient_norms_values": "spectral-norm"}

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
    return np.array([np.linalg.norm(g.numpy(), 2) for g in gradients])
