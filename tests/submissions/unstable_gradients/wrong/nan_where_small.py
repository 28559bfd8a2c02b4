"""Part 1 divides by a root that is nan where the variance, as a difference, falls below zero: E[x]² - E[x²]."""

LOSES = {"layer_norm_statistics": None, "layer_norm_gain_bias": None, "layer_norm_epsilon": None}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(-1, keepdims=True)
    var = mean**2 - (x**2).mean(-1, keepdims=True)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
