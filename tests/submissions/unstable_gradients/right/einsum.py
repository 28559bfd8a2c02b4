"""Part 1 with einsum only; part 3 by Jacobians of each step, contracted with einsum."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    n = x.shape[-1]
    mu = np.einsum("...f->...", x)[..., None] / n
    d = x - mu
    var = np.einsum("...f,...f->...", d, d)[..., None] / n
    return np.einsum("f,...f->...f", gain, d / (var + epsilon) ** 0.5) + bias


# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.constant(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    jacobians = []
    for t in range(x.shape[1]):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(h)
            new = cell(x[:, t], [h])[0]
        jacobians.append(tape.batch_jacobian(new, h, experimental_use_pfor=False))
        h = new
    g = tf.ones_like(h)
    norms = [tf.norm(g)]
    for jacobian in jacobians[:0:-1]:
        g = tf.einsum("bu,buv->bv", g, jacobian)
        norms.append(tf.norm(g))
    return norms[::-1]
