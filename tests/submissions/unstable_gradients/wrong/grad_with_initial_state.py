"""Part 3 has T + 1 entries: the zero state is one of them."""

LOSES = {"gradient_norms_values": "initial-state-too"}

# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    states = [h]
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    gradients = tape.gradient(s, states)
    return tf.stack([tf.norm(g) for g in gradients])
