"""Part 1 prints its result and returns nothing."""

LOSES = {
    "layer_norm_statistics": "no-return",
    "layer_norm_gain_bias": "no-return",
    "layer_norm_epsilon": "no-return",
    "layer_norm_arguments": "no-return",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    result = gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias
    print(result)
