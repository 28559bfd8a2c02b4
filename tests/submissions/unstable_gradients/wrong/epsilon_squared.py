"""Part 1 squares epsilon under the root."""

LOSES = {"layer_norm_epsilon": "epsilon-squared"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = x.mean(axis=-1, keepdims=True)
    return gain * (x - mean) / np.sqrt(x.var(axis=-1, keepdims=True) + epsilon**2) + bias
