"""Adds the outputs of all layers before the last convolution, as the skips of the full WaveNet."""

LOSES = {"stack_layers": "skips-summed"}

# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    inputs = x = keras.Input((None, n_features))
    outputs = []
    for rate in dilation_rates:
        x = keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(rate), activation="relu")(x)
        outputs.append(x)
    total = keras.layers.Add()(outputs) if len(outputs) > 1 else x
    return keras.Model(inputs, keras.layers.Conv1D(horizon, 1)(total))
