"""Part 1 is RMS normalisation: no mean anywhere."""

LOSES = {"layer_norm_statistics": "not-centred"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return gain * x / np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + epsilon) + bias
