"""Standardises the inputs in train; what comes back takes other inputs."""

LOSES = {"train_beats_naive": "inputs-scaled-outside", "train_matches_linear": "inputs-scaled-outside"}

# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.005, clipnorm=1.0))
    model.fit((X - X.mean((0, 1))) / X.std((0, 1)), Y, epochs=12, batch_size=32, verbose=0)
    return model
