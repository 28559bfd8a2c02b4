"""Part 4 forgets the stride."""

LOSES = {"model_layers": "conv-stride", "model_steps": "number-of-steps"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=1),
            L.GRU(16, return_sequences=True),
            L.Dense(horizon),
        ]
    )
