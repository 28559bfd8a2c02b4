"""Part 1 uses epsilon as the smallest standard deviation."""

LOSES = {"layer_norm_epsilon": "epsilon-as-floor"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(axis=-1, keepdims=True)
    return gain * (x - mean) / np.maximum(x.std(axis=-1, keepdims=True), epsilon) + bias
