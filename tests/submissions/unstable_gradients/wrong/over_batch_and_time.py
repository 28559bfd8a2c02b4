"""Part 1 normalises each feature over all samples and steps, as batch normalisation does."""

LOSES = {"layer_norm_statistics": "over-batch-and-time"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    axes = tuple(range(np.ndim(x) - 1))
    return gain * (x - np.mean(x, axes)) / np.sqrt(np.var(x, axes) + epsilon) + bias
