"""Part 4 has the GRU before the convolution."""

LOSES = {"model_layers": "gru-first"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.GRU(16, return_sequences=True),
            L.Conv1D(16, 4, strides=2),
            L.Dense(horizon),
        ]
    )
