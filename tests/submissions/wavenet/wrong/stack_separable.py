"""Uses SeparableConv1D, with zeros in front, where the features are convolved one by one."""

LOSES = {"stack_layers": "separable"}

# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.ZeroPadding1D((int(rate), 0)))
        model.add(keras.layers.SeparableConv1D(filters, 2, dilation_rate=int(rate), activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model
