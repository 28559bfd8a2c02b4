"""Part 3 differentiates each output with respect to the state before it, and the last with respect to itself."""

LOSES = {"gradient_norms_values": "one-step-only"}

# %% gradient_norms
def gradient_norms(cell, x):
    h = tf.zeros((x.shape[0], cell.state_size))
    norms = []
    for t in range(x.shape[1]):
        with tf.GradientTape() as tape:
            tape.watch(h)
            new, _ = cell(x[:, t], [h])
            s = tf.reduce_sum(new)
        if t > 0:
            norms.append(tf.norm(tape.gradient(s, h)))
        h = new
    norms.append(tf.norm(tf.ones_like(h)))
    return tf.stack(norms)
