"""Part 1 divides by the standard deviation and does not subtract the mean."""

LOSES = {"layer_norm_statistics": "mean-not-subtracted"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    var = np.var(x, axis=-1, keepdims=True)
    return gain * x / np.sqrt(var + epsilon) + bias
