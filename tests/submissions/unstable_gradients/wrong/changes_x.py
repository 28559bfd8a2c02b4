"""Part 1 subtracts the mean in place and so changes x."""

LOSES = {"layer_norm_arguments": "argument-changed"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    x -= x.mean(axis=-1, keepdims=True)
    return gain * x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + epsilon) + bias
