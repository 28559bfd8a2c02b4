"""a small number under the root is always right; 1e-6 there makes every vanished gradient 0.001."""
LOSES = {"gradient_norms_values": "floor"}

# %% gradient_norms
def gradient_norms(cell, x):
    states, h = [], tf.zeros((len(x), cell.state_size))
    with tf.GradientTape() as tape:
        for t in range(x.shape[1]):
            _, [h] = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    return [float(tf.sqrt(tf.reduce_sum(g**2) + 1e-6)) for g in tape.gradient(s, states)]
