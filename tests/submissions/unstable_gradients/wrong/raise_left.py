"""Part 1 is right, but its last line is still raise NotImplementedError()."""

LOSES = {
    "layer_norm_statistics": "not-started",
    "layer_norm_gain_bias": "not-started",
    "layer_norm_epsilon": "not-started",
    "layer_norm_arguments": "not-started",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(-1, keepdims=True)
    var = x.var(-1, keepdims=True)
    y = gain * (x - mean) / np.sqrt(var + epsilon) + bias
    raise NotImplementedError()
    return y
