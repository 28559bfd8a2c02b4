"""Part 3 as the hint tells it, and nothing more: one tape, a list of states, Keras's norm."""

# %% gradient_norms
def gradient_norms(cell, x):
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape() as tape:
        for t in range(x.shape[1]):
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    return [float(keras.ops.norm(g)) for g in tape.gradient(s, states)]
