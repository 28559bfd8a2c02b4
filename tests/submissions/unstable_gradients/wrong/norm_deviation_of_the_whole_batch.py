"""each row has its own mean, but one standard deviation serves all rows."""
LOSES = {"layer_norm_statistics": "axes-differ"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    centred = x - x.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt(np.mean(centred**2) + epsilon) + bias
