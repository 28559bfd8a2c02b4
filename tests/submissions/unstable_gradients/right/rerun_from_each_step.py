"""Part 3 the long way: run to every state, watch it, and run on from there to the end."""

# %% gradient_norms
def gradient_norms(cell, x):
    n = x.shape[1]
    h = tf.zeros((x.shape[0], cell.state_size))
    result = np.zeros(n, dtype=np.float32)
    for t in range(n):
        h, _ = cell(x[:, t], [h])
        with tf.GradientTape() as tape:
            tape.watch(h)
            out = h
            for later in range(t + 1, n):
                out, _ = cell(x[:, later], [out])
            s = tf.reduce_sum(out)
        result[t] = np.sqrt(np.sum(tape.gradient(s, h).numpy() ** 2))
    return result
