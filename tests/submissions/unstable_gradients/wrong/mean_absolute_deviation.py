"""Part 1 divides by the mean absolute deviation."""

LOSES = {"layer_norm_statistics": "mean-absolute-deviation", "layer_norm_epsilon": None}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    centred = x - np.mean(x, axis=-1, keepdims=True)
    return gain * centred / (np.mean(np.abs(centred), axis=-1, keepdims=True) + epsilon) + bias
