"""Part 1 multiplies the gain in place."""

LOSES = {"layer_norm_arguments": "argument-changed"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    z = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon)
    z *= gain
    gain /= np.sqrt(np.sum(gain**2))
    return z + bias
