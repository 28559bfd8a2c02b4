"""Trains on the notebook's own data; the arguments are not used."""

LOSES = {"train_beats_naive": "own-data", "train_matches_linear": "own-data"}

# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)

    def fit(epochs):
        return model.fit(*train_set, validation_data=valid_set, epochs=epochs, batch_size=32, verbose=0)

    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.005, clipnorm=1.0))
    fit(6)
    return model
