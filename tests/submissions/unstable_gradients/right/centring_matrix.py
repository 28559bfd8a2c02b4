"""Part 1 with a centring matrix, and the length of the centred vector for the standard deviation."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    f = x.shape[-1]
    centred = x @ (np.eye(f) - np.ones((f, f)) / f)
    length = np.linalg.norm(centred, axis=-1, keepdims=True)
    return gain * centred / np.sqrt(length**2 / f + epsilon) + bias
