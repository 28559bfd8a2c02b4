"""Attention without a mask."""

LOSES = {"model_causal": "sees-the-end", "train_causal": "sees-the-end", "train_beats_naive": None, "train_matches_linear": None}

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    x = keras.Input((None, n_features))
    z = L.Conv1D(16, 7, padding="causal", activation="relu")(x)
    return keras.Model(x, L.Dense(horizon)(L.Add()([z, L.MultiHeadAttention(1, 16)(z, z)])))


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0))
    model.fit(X, Y, epochs=1, batch_size=32, verbose=0)
    return model
