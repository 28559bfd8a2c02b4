"""Part 1 takes the sum of the squares for the variance, not their mean."""

LOSES = {"layer_norm_statistics": "sum-of-squares"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    centred = x - x.mean(-1, keepdims=True)
    return gain * centred / np.sqrt((centred**2).sum(-1, keepdims=True) + epsilon) + bias
