"""Part 1 calls keras.ops.layer_normalization."""

LOSES = {
    "layer_norm_statistics": "built-in",
    "layer_norm_gain_bias": "built-in",
    "layer_norm_epsilon": "built-in",
    "layer_norm_arguments": "built-in",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return keras.ops.layer_normalization(x, gamma=gain, beta=bias, axis=-1, epsilon=epsilon)
