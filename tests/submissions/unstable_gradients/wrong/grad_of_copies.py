"""Part 3 keeps copies of the states, which the loss does not depend on."""

LOSES = {"gradient_norms_values": "gradient-is-none", "gradient_norms_any_cell": "gradient-is-none"}

# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(tf.identity(h))
        s = tf.reduce_sum(h)
    gradients = tape.gradient(s, states)
    return tf.stack([tf.norm(g) for g in gradients])
