"""Part 1 normalises each sample over all its steps and features at once."""

LOSES = {"layer_norm_statistics": "over-sample"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    axes = tuple(range(1, x.ndim))
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, keepdims=True)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
