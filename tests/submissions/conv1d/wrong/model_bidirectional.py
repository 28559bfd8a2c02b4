"""Part 4 reads in both directions."""

LOSES = {"model_causal": "bidirectional"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            L.Conv1D(16, 4, strides=2),
            L.Bidirectional(L.GRU(16, return_sequences=True)),
            L.Dense(horizon),
        ]
    )
