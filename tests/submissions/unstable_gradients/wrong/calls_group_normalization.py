"""Part 1 calls Keras's group normalisation with one group on rows."""

LOSES = {"layer_norm_statistics": None, "layer_norm_gain_bias": None, "layer_norm_epsilon": None, "layer_norm_arguments": None}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    rows = np.reshape(x, (-1, x.shape[-1]))
    layer = keras.layers.GroupNormalization(groups=1, epsilon=epsilon)
    return np.reshape(layer(rows), x.shape) * gain + bias
