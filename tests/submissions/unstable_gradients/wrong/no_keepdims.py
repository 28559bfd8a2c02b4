"""Part 1 forgets keepdims: it runs for one sample and for square shapes only."""

LOSES = {
    "layer_norm_statistics": "no-keepdims",
    "layer_norm_gain_bias": "no-keepdims",
    "layer_norm_epsilon": "no-keepdims",
    "layer_norm_arguments": "no-keepdims",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = np.mean(x, axis=-1)
    var = np.var(x, axis=-1)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
