"""Part 3 with a variable of zeros that is added to each state: the gradient with respect to it is the one asked for."""

# %% gradient_norms
def gradient_norms(cell, x):
    batch, steps = x.shape[:2]
    nudge = tf.Variable(tf.zeros((steps, batch, cell.state_size)))
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(nudge)
        h = tf.zeros((batch, cell.state_size))
        for t in range(steps):
            h = cell(x[:, t], [h])[0] + nudge[t]
        s = tf.reduce_sum(h)
    return tf.norm(tape.gradient(s, nudge), axis=[1, 2])
