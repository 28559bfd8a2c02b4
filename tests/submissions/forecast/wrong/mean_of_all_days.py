"""Adds the mean of the whole window to each step."""

LOSES = {"model_causal": "sees-the-end", "train_causal": "sees-the-end", "train_beats_naive": None, "train_matches_linear": None}

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    x = keras.Input((None, n_features))
    z = L.Conv1D(32, 28, padding="causal", activation="relu")(x)
    context = L.Reshape((1, -1))(L.Dense(32)(L.GlobalAveragePooling1D()(x)))
    return keras.Model(x, L.Dense(horizon)(L.Add()([z, context])))


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.001, clipnorm=1.0))
    model.fit(X, Y, epochs=1, batch_size=32, verbose=0)
    return model
