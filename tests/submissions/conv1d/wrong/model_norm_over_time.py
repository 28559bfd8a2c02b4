"""Part 4 normalises over time."""

LOSES = {"model_causal": "sees-the-end"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.LayerNormalization(axis=[1, 2], center=False, scale=False),
            L.Conv1D(16, 4, strides=2),
            L.GRU(16, return_sequences=True),
            L.Dense(horizon),
        ]
    )
