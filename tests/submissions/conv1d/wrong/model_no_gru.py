"""Part 4 has no GRU."""

LOSES = {"model_layers": "no-gru", "model_memory": "no-memory"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=2),
            L.Dense(horizon),
        ]
    )
