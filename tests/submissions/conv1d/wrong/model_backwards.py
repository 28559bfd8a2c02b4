"""Part 4 reads backwards."""

LOSES = {"model_causal": "backwards"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=2),
            L.GRU(16, return_sequences=True, go_backwards=True),
            L.Dense(horizon),
        ]
    )
