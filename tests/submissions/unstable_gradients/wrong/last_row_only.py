"""Part 1 loops over the samples and returns from inside the loop."""

LOSES = {"layer_norm_statistics": None, "layer_norm_gain_bias": None, "layer_norm_epsilon": None}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    result = np.zeros_like(x)
    for i in range(len(x)):
        mean = x[i].mean(axis=-1, keepdims=True)
        var = x[i].var(axis=-1, keepdims=True)
        result[i] = gain * (x[i] - mean) / np.sqrt(var + epsilon) + bias
        return result
