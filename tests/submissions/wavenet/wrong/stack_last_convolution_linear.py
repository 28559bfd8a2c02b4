"""Leaves the ReLU away in the last dilated convolution."""

LOSES = {"stack_layers": "no-activation"}

# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for number, rate in enumerate(dilation_rates):
        model.add(keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(rate), activation=None if number == len(dilation_rates) - 1 else "relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model
