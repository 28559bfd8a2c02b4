"""A perturbation of zeros is added to the state after each step: one gradient, of one tensor (T, B, U), has them all."""

# %% gradient_norms
def gradient_norms(cell, x):
    B, T, _ = x.shape
    U = int(np.ravel(cell.state_size)[0])
    nudges = tf.zeros((T, B, U))
    with tf.GradientTape() as tape:
        tape.watch(nudges)
        h = tf.zeros((B, U))
        for step, nudge in zip(tf.unstack(tf.constant(x), axis=1), tf.unstack(nudges)):
            _, new = cell(step, [h])
            h = (new[0] if isinstance(new, (list, tuple)) else new) + nudge
        last = tf.reduce_sum(h)
    return tf.sqrt(tf.einsum("tbu,tbu->t", *[tape.gradient(last, nudges)] * 2))
