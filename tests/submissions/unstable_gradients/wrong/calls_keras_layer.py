"""Part 1 calls keras.layers.LayerNormalization."""

LOSES = {
    "layer_norm_statistics": "built-in",
    "layer_norm_gain_bias": "built-in",
    "layer_norm_epsilon": "built-in",
    "layer_norm_arguments": "built-in",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    layer = keras.layers.LayerNormalization(epsilon=epsilon)
    layer.build(x.shape)
    layer.set_weights([gain, bias])
    return layer(x)
