"""Delays the input by one step, as if an output might not see its own step."""

LOSES = {"stack_layers": "unknown"}

# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    model.add(keras.layers.ZeroPadding1D((1, 0)))
    model.add(keras.layers.Cropping1D((0, 1)))
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(rate), activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model
