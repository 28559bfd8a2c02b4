"""Part 1 defines the function under another name."""

LOSES = {
    "layer_norm_statistics": "not-defined",
    "layer_norm_gain_bias": "not-defined",
    "layer_norm_epsilon": "not-defined",
    "layer_norm_arguments": "not-defined",
}

# %% layer_norm
def layernorm(x, gain, bias, epsilon=1e-3):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias
