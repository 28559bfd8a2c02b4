"""Part 1 reshapes the mean to a column: right for (B, F) only."""

LOSES = {"layer_norm_statistics": "raises"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(axis=-1).reshape(-1, 1)
    var = x.var(axis=-1).reshape(-1, 1)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
