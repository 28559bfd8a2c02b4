"""Part 3 opens its tape after the loop."""

LOSES = {"gradient_norms_values": "zero-gradient", "gradient_norms_any_cell": "zero-gradient"}

# %% gradient_norms
def gradient_norms(cell, x):
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    for t in range(x.shape[1]):
        h, _ = cell(x[:, t], [h])
        states.append(h)
    with tf.GradientTape() as tape:
        tape.watch(states)
        s = tf.reduce_sum(states[-1])
    return [0.0 if g is None else float(tf.norm(g)) for g in tape.gradient(s, states)]
