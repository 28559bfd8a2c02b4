"""Part 1 takes the first gain and the first bias for all features."""

LOSES = {"layer_norm_gain_bias": None}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return gain[0] * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias[0]
