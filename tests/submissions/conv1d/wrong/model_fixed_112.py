"""Part 4 flattens 112 days."""

LOSES = {"model_steps": "raises", "model_layers": "raises", "model_causal": "raises", "model_memory": "raises"}


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    x = keras.Input((112, n_features))
    h = L.GRU(8, return_sequences=True)(L.Conv1D(8, 4, strides=2)(x))
    return keras.Model(x, L.Reshape((55, horizon))(L.Dense(55 * horizon)(L.Flatten()(h))))
