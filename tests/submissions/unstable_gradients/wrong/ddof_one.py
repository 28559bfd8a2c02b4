"""Part 1 divides the sum of squares by F - 1."""

LOSES = {"layer_norm_statistics": "unbiased-variance"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True, ddof=1)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
