"""Part 3 by hand: one tape for each step, the gradient carried back as output_gradients."""

# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x, dtype=tf.float32)
    h = tf.zeros((x.shape[0], cell.state_size), dtype=tf.float32)
    steps = []
    for t in range(x.shape[1]):
        with tf.GradientTape() as tape:
            tape.watch(h)
            h_new, _ = cell(x[:, t, :], [h])
        steps.append((tape, h, h_new))
        h = h_new
    g = tf.ones_like(h)
    norms = []
    for tape, before, after in reversed(steps):
        norms.insert(0, float(tf.sqrt(tf.reduce_sum(g * g))))
        g = tape.gradient(after, before, output_gradients=g)
    return norms
