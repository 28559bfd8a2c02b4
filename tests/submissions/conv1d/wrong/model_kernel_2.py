"""Part 4 has a kernel of 2."""

LOSES = {"model_layers": "conv-kernel-size", "model_steps": "number-of-steps"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 2, strides=2),
            L.GRU(16, return_sequences=True),
            L.Dense(horizon),
        ]
    )
