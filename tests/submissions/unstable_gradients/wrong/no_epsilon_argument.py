"""Part 1 takes no epsilon."""

LOSES = {"layer_norm_statistics": "raises", "layer_norm_epsilon": "raises"}

# %% layer_norm
def layer_norm(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 0.001) + bias
