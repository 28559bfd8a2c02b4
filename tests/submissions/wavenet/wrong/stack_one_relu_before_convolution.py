"""Applies ReLU to the input of each convolution, so also to the features, and not to its output."""

LOSES = {"stack_layers": "activation-before"}

# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.ReLU())
        model.add(keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(rate)))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model
