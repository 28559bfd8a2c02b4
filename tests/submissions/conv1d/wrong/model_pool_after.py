"""Part 4 halves twice."""

LOSES = {"model_steps": "number-of-steps", "model_causal": None}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=2),
            L.GRU(16, return_sequences=True),
            L.AveragePooling1D(2, padding="same"),
            L.Dense(horizon),
        ]
    )
