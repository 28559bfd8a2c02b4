"""A probe that changes nothing stands after each step, and writes down the gradient as it passes."""

# %% gradient_norms
def gradient_norms(cell, x):
    seen = {}

    def probe(t):
        @tf.custom_gradient
        def look(h):
            def backwards(upstream):
                seen[t] = float(tf.sqrt(tf.reduce_sum(upstream**2)))
                return upstream

            return tf.identity(h), backwards

        return look

    size = cell.state_size if np.ndim(cell.state_size) == 0 else cell.state_size[0]
    h = start = tf.zeros((len(x), size))
    with tf.GradientTape() as tape:
        tape.watch(start)
        for t in range(x.shape[1]):
            h = cell(x[:, t], [h])[1]
            h = h[0] if isinstance(h, (list, tuple)) else h
            h = probe(t)(h + 0 * start)
        total = tf.reduce_sum(h)
    tape.gradient(total, start)
    return np.array([seen.get(t, 0.0) for t in range(x.shape[1])], np.float32)
