"""Part 1 scales each row to 0..1."""

LOSES = {"layer_norm_statistics": "min-max", "layer_norm_epsilon": None}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    low, high = x.min(axis=-1, keepdims=True), x.max(axis=-1, keepdims=True)
    return gain * (x - low) / (high - low + epsilon) + bias
