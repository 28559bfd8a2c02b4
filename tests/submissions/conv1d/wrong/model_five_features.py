"""Part 4 always takes 5 features and 56 days in its first layer, and transposes time and features."""

LOSES = {"model_steps": None, "model_layers": None, "model_causal": None, "model_memory": None}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [keras.Input((n_features, None)), L.Permute((2, 1)), L.Conv1D(8, 4, strides=2), L.GRU(8, return_sequences=True), L.Dense(horizon)]
    )
