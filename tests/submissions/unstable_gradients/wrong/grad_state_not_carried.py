"""Part 3 starts every step from zeros."""

LOSES = {"gradient_norms_values": "zero-gradient", "gradient_norms_any_cell": "zero-gradient"}

# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [tf.zeros_like(h)])
            states.append(h)
        s = tf.reduce_sum(h)
    gradients = tape.gradient(s, states, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return tf.stack([tf.norm(g) for g in gradients])
