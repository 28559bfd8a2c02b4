"""Part 3 has a line with the wrong indentation."""

LOSES = {"gradient_norms_values": "syntax-error", "gradient_norms_any_cell": "syntax-error"}

# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
   gradients = tape.gradient(s, states)
    return tf.stack([tf.norm(g) for g in gradients])
