"""axes of size 1 are dropped at the end; with a single step the result has no axis at all."""
LOSES = {"gradient_norms_any_cell": "shape"}

# %% gradient_norms
def gradient_norms(cell, x):
    states, h = [], tf.zeros((len(x), cell.state_size))
    with tf.GradientTape() as tape:
        for t in range(x.shape[1]):
            _, [h] = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    return np.squeeze(np.array([[float(tf.norm(g))] for g in tape.gradient(s, states)]))
