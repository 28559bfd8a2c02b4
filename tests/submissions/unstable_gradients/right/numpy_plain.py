"""Part 1 in three lines of NumPy."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
