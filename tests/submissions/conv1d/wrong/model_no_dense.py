"""Part 4 has no Dense."""

LOSES = {"model_layers": "no-dense"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=2),
            L.GRU(horizon, return_sequences=True),
        ]
    )
