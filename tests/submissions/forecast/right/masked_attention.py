"""Attention over the days so far, each with its place within the week before it, after a convolution."""

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    x = keras.Input((None, n_features))
    z = L.Conv1D(32, 7, padding="causal", activation="relu")(x)
    z = L.LayerNormalization()(L.Add()([z, L.MultiHeadAttention(2, 16)(z, z, use_causal_mask=True)]))
    return keras.Model(x, L.Dense(horizon)(L.Dense(48, activation="relu")(z)))


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.005, clipnorm=1.0))
    model.fit(X, Y, epochs=10, batch_size=32, verbose=0, validation_data=valid)
    return model
