"""Part 3 reads cell.units, which a cell need not have."""

LOSES = {"gradient_norms_any_cell": "one-cell-only"}

# %% gradient_norms
def gradient_norms(cell, x):
    h = tf.zeros((x.shape[0], cell.units))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    return tf.stack([tf.norm(g) for g in tape.gradient(s, states)])
