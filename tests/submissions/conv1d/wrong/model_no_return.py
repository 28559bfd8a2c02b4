"""Part 4 returns nothing."""

LOSES = {"model_layers": "not-a-model", "model_steps": "not-a-model", "model_causal": "not-a-model", "model_memory": "not-a-model"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    model = keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=2),
            L.GRU(16, return_sequences=True),
            L.Dense(horizon),
        ]
    )
