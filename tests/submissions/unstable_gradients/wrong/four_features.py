"""Part 1 divides the sums by 4, the number of features in the visible examples."""

LOSES = {"layer_norm_statistics": "fixed-number-of-features", "layer_norm_epsilon": None}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = np.sum(x, axis=-1, keepdims=True) / 4
    var = np.sum((x - mean) ** 2, axis=-1, keepdims=True) / 4
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
