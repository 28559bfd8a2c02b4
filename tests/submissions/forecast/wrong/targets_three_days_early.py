"""Shifts X and Y against one another, by three days."""

LOSES = {"train_beats_naive": "days-early", "train_matches_linear": "days-early"}

# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0))
    model.fit(X[:, 3:], Y[:, :-3], epochs=10, batch_size=32, verbose=0)
    return model
