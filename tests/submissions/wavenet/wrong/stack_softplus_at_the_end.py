"""Applies softplus at the end, because numbers of people are positive."""

LOSES = {"stack_layers": "last-not-linear"}

# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(rate), activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1, activation="softplus"))
    return model
