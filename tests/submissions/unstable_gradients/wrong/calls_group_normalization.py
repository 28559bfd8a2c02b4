"""Part 1 calls Keras's group normalisation with one group on rows."""

LOSES = {
    "layer_norm_statistics": "built-in",
    "layer_norm_gain_bias": "built-in",
    "layer_norm_epsilon": "built-in",
    "layer_norm_arguments": "built-in",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    rows = np.reshape(x, (-1, x.shape[-1]))
    layer = keras.layers.GroupNormalization(groups=1, epsilon=epsilon)
    return np.reshape(layer(rows), x.shape) * gain + bias
