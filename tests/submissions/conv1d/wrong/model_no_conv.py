"""Part 4 has no Conv1D; it averages pairs."""

LOSES = {"model_layers": "no-conv", "model_steps": None}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.AveragePooling1D(2),
            L.GRU(16, return_sequences=True),
            L.Dense(horizon),
        ]
    )
