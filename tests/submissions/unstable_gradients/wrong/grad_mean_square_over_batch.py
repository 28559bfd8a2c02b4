"""Part 3 adds the squares over the units and averages them over the batch."""

LOSES = {"gradient_norms_values": "root-mean-square"}

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
    return tf.stack([tf.sqrt(tf.reduce_mean(tf.reduce_sum(g**2, axis=1))) for g in gradients])
