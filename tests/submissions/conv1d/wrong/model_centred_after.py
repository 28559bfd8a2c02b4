"""Part 4 smooths with 'same' after the GRU."""

LOSES = {"model_causal": "sees-ahead"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=2),
            L.GRU(16, return_sequences=True),
            L.Conv1D(16, 3, padding="same"),
            L.Dense(horizon),
        ]
    )
