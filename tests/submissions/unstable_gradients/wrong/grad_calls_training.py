"""Part 3 trains the cell a little on the way, so its weights are others afterwards."""

LOSES = {"gradient_norms_values": "not-repeatable", "gradient_norms_any_cell": "not-repeatable"}

# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    if not cell.built:
        cell.build((None, x.shape[-1]))
    for weight in cell.trainable_weights:
        weight.assign(0.9 * weight)
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    gradients = tape.gradient(s, states)
    return tf.stack([tf.norm(g) for g in gradients])
