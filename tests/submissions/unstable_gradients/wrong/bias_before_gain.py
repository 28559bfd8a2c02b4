"""Part 1 adds the bias first and then multiplies."""

LOSES = {"layer_norm_gain_bias": "bias-before-gain"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return gain * ((x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias)
