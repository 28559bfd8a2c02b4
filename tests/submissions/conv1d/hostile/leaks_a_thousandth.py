"""A model that looks ahead by a thousandth, which is easily overlooked."""

AT_MOST = 19


# %% build_conv_gru
class Peeking(keras.layers.Layer):
    def call(self, x):
        ahead = keras.ops.concatenate([x[:, 1:], x[:, -1:]], axis=1)
        return x + 1e-3 * ahead


def build_conv_gru(n_features, horizon):
    L = keras.layers
    layers = [L.Conv1D(16, 4, strides=2), L.GRU(16, return_sequences=True), Peeking(), L.Dense(horizon)]
    return keras.Sequential([keras.Input((None, n_features)), *layers])
