"""Part 1 finds Keras's layer by a name put together from pieces."""

LOSES = {
    "layer_norm_statistics": "built-in",
    "layer_norm_gain_bias": "built-in",
    "layer_norm_epsilon": "built-in",
    "layer_norm_arguments": "built-in",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    cls = getattr(getattr(keras, "lay" + "ers"), "Layer" + "Normal" + "ization")
    layer = cls(epsilon=epsilon, gamma_initializer=keras.initializers.Constant(gain), beta_initializer=keras.initializers.Constant(bias))
    return layer(x).numpy()
