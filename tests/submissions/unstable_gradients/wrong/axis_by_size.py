"""Part 1 normalises along the first axis that is as long as gain."""

LOSES = {"layer_norm_statistics": "unknown"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    axis = x.shape.index(len(gain))
    mean = x.mean(axis=axis, keepdims=True)
    var = x.var(axis=axis, keepdims=True)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
