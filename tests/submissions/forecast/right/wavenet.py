"""Gated causal convolutions with dilations 1 to 16, residuals and skips."""

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    x = inputs = keras.Input((None, n_features))
    x, skips = L.Conv1D(16, 1)(x), []
    for rate in (1, 2, 4, 8, 16):
        z = L.Multiply()(
            [
                L.Conv1D(16, 2, dilation_rate=rate, padding="causal", activation="tanh")(x),
                L.Conv1D(16, 2, dilation_rate=rate, padding="causal", activation="sigmoid")(x),
            ]
        )
        skips.append(L.Conv1D(16, 1)(z))
        x = L.Add()([x, L.Conv1D(16, 1)(z)])
    z = L.Activation("relu")(L.Add()(skips))
    z = L.Conv1D(16, 1, activation="relu")(z)
    return keras.Model(inputs, L.Conv1D(horizon, 1)(z))


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0))
    model.fit(X, Y, epochs=10, batch_size=32, verbose=0)
    return model
