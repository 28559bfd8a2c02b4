"""Part 1 normalises over the batch."""

LOSES = {"layer_norm_statistics": "over-batch"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = np.mean(x, axis=0, keepdims=True)
    var = np.var(x, axis=0, keepdims=True)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias
