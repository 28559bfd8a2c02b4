"""Part 1 multiplies by the bias and adds the gain."""

LOSES = {"layer_norm_gain_bias": "gain-and-bias-swapped"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return bias * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + gain
