"""A Bidirectional GRU."""

LOSES = {"model_causal": "bidirectional", "train_causal": "bidirectional", "train_beats_naive": None, "train_matches_linear": None}

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), L.Bidirectional(L.GRU(8, return_sequences=True)), L.Dense(horizon)])


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.001, clipnorm=1.0))
    model.fit(X, Y, epochs=1, batch_size=32, verbose=0)
    return model
