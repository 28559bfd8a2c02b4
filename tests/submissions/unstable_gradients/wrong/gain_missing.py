"""Part 1 forgets the gain."""

LOSES = {"layer_norm_gain_bias": "gain-unused"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias
