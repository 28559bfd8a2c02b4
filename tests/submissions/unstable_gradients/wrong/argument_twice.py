"""Part 1 reads as Python but cannot be compiled: an argument is there twice."""

LOSES = {
    "layer_norm_statistics": "syntax-error",
    "layer_norm_gain_bias": "syntax-error",
    "layer_norm_epsilon": "syntax-error",
    "layer_norm_arguments": "syntax-error",
}

# %% layer_norm
def layer_norm(x, gain, bias, bias, epsilon=1e-3):
    mean = np.mean(x, axis=-1, keepdims=True)
    return gain * (x - mean) + bias
