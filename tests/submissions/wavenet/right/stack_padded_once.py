"""All the zeros stand before the first layer; the convolutions need none of their own."""

# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features)), keras.layers.ZeroPadding1D((receptive_field(2, dilation_rates) - 1, 0))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model
