"""Part 1 takes E[x]² - E[x²] for the variance, which is negative: nan."""

LOSES = {
    "layer_norm_statistics": "not-finite",
    "layer_norm_gain_bias": "not-finite",
    "layer_norm_epsilon": "not-finite",
    "layer_norm_arguments": "not-finite",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(-1, keepdims=True)
    var = mean**2 - (x**2).mean(-1, keepdims=True)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
