"""One epoch with a small learning rate."""

LOSES = {"train_beats_naive": "not-trained-enough", "train_matches_linear": "not-trained-enough"}

# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.0003, clipnorm=1.0))
    model.fit(X, Y, epochs=1, batch_size=32, verbose=0)
    return model
