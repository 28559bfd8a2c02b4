"""A Dense of the input's maximum over all days is the initial state of the GRU: even the first step knows the last day."""
LOSES = {"model_causal": "sees-the-end"}

# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    inputs = keras.Input((None, n_features))
    x = keras.layers.Conv1D(16, 4, strides=2, activation="relu")(inputs)
    start = keras.layers.Dense(16)(keras.layers.GlobalMaxPooling1D()(inputs))
    x = keras.layers.GRU(16, return_sequences=True)(x, initial_state=start)
    outputs = keras.layers.Dense(horizon)(x)
    return keras.Model(inputs, outputs)
