"""Part 1 adds epsilon to the standard deviation."""

LOSES = {"layer_norm_epsilon": "epsilon-outside-root"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(axis=-1, keepdims=True)
    std = x.std(axis=-1, keepdims=True)
    return gain * (x - mean) / (std + epsilon) + bias
