"""Part 3 runs the cell from the last step to the first."""

LOSES = {"gradient_norms_values": "backwards-in-time"}

# %% gradient_norms
def gradient_norms(cell, x):
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in reversed(range(x.shape[1])):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    return tf.stack([tf.norm(g) for g in tape.gradient(s, states)])
