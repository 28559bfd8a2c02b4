"""Mistakes in the parts, one in each.

- stack first without relu: The first convolution has no activation.
"""

LOSES = {
    "stack_layers": "no-activation",
}


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    inputs = keras.Input((None, n_features))
    z = keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=dilation_rates[0])(inputs)
    for rate in dilation_rates[1:]:
        z = keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=rate, activation="relu")(z)
    return keras.Model(inputs, keras.layers.Dense(horizon)(z))
