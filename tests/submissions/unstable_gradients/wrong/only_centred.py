"""Part 1 subtracts the mean and stops there."""

LOSES = {"layer_norm_statistics": "not-scaled", "layer_norm_epsilon": "not-scaled"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return gain * (x - np.mean(x, axis=-1, keepdims=True)) + bias
