"""the norm of a product is the product of the norms, taken step by step (true for one unit)."""
LOSES = {"gradient_norms_values": "unknown", "gradient_norms_any_cell": "unknown"}

# %% gradient_norms
def gradient_norms(cell, x):
    h, factors = tf.zeros((len(x), cell.state_size)), []
    for t in range(x.shape[1]):
        with tf.GradientTape() as tape:
            tape.watch(h)
            _, [new] = cell(x[:, t], [h])
            s = tf.reduce_sum(new)
        if t > 0:
            factors.append(float(tf.norm(tape.gradient(s, h))) / np.sqrt(len(x) * cell.state_size))
        h = new
    norms = [np.sqrt(len(x) * cell.state_size)]
    for factor in reversed(factors):
        norms.insert(0, norms[0] * factor)
    return norms
