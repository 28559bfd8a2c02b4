"""what explodes is clipped, so that the picture stays readable: no norm above 10."""
LOSES = {"gradient_norms_values": "clipped"}

# %% gradient_norms
def gradient_norms(cell, x):
    states, h = [], tf.zeros((len(x), cell.state_size))
    with tf.GradientTape() as tape:
        for t in range(x.shape[1]):
            _, [h] = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    return [float(tf.norm(tf.clip_by_norm(g, 10.0))) for g in tape.gradient(s, states)]
