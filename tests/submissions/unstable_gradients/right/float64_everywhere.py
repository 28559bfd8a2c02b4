"""Float64 inside and out: parts 1 and 3 return float64."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    x, gain, bias = (np.array(a, np.float64) for a in (x, gain, bias))
    x -= x.mean(-1, keepdims=True)
    x /= np.sqrt((x**2).mean(-1, keepdims=True) + epsilon)
    x *= gain
    x += bias
    return x


# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x)
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            h = cell(x[:, t], [h])[0]
            states.append(h)
        s = tf.reduce_sum(h)
    gradients = np.array(tape.gradient(s, states), dtype=np.float64)
    return np.sqrt((gradients**2).sum(axis=(1, 2)))
