"""A stack that looks ahead by a thousandth, which is easily overlooked."""

AT_MOST = 21


# %% build_wavenet
class Peeking(keras.layers.Layer):
    def call(self, x):
        ahead = keras.ops.concatenate([x[:, 1:], x[:, -1:]], axis=1)
        return x + 1e-3 * ahead


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features)), Peeking()])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model
