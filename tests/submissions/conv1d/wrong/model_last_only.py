"""Part 4 makes one forecast."""

LOSES = {"model_steps": "one-step-only", "model_causal": "one-step-only", "model_memory": "one-step-only"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=2),
            L.GRU(16),
            L.Dense(horizon),
        ]
    )
