"""A causal convolution over a week before a GRU."""

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), L.Conv1D(24, 7, padding="causal", activation="relu"), L.GRU(24, return_sequences=True), L.Dense(horizon)])


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.008, clipnorm=1.0))
    model.fit(X, Y, epochs=8, batch_size=32, verbose=0)
    return model
