"""Divides the targets by their deviation, and never undoes it."""

LOSES = {"train_learns": "nothing-learned", "train_beats_naive": "wrong-scale", "train_matches_linear": "wrong-scale"}

# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0))
    model.fit(X, Y / Y.std(), epochs=8, batch_size=32, verbose=0)
    return model
