"""Part 1 takes one mean and one variance of the whole array."""

LOSES = {"layer_norm_statistics": "over-everything"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return gain * (x - x.mean()) / np.sqrt(x.var() + epsilon) + bias
