"""Part 1 rounds its result to two places, as it was printed in the lecture."""

LOSES = {"layer_norm_statistics": "low-precision", "layer_norm_gain_bias": "low-precision", "layer_norm_epsilon": "low-precision"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return np.round(gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias, 2)
