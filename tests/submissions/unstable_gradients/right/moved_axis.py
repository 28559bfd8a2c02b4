"""Part 1 by moving the features to the front, so that no axis must be kept."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    first = np.moveaxis(x, -1, 0)
    first = (first - first.mean(0)) / np.sqrt(first.var(0) + epsilon)
    return np.moveaxis(first, 0, -1) * gain + bias
