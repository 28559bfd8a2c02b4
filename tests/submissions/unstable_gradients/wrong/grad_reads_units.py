"""Part 3 reads the size off the recurrent kernel, which not every cell has."""

LOSES = {"gradient_norms_any_cell": "one-cell-only"}

# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    if not cell.built:
        cell.build((None, x.shape[-1]))
    h = tf.zeros((x.shape[0], cell.recurrent_kernel.shape[0]))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    gradients = tape.gradient(s, states)
    return tf.stack([tf.norm(g) for g in gradients])
