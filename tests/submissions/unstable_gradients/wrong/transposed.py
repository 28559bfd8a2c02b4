"""Part 1 transposes in order to broadcast: right for (B, F), wrong for more axes."""

LOSES = {"layer_norm_statistics": "raises"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    normed = ((x.T - x.mean(axis=-1)) / np.sqrt(x.var(axis=-1) + epsilon)).T
    return gain * normed + bias
