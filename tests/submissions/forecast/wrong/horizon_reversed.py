"""Trains on targets in reverse order."""

LOSES = {"train_beats_naive": "reversed", "train_matches_linear": "reversed"}

# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0))
    model.fit(X, Y[:, :, ::-1], epochs=8, batch_size=32, verbose=0)
    return model
