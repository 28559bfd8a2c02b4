"""Trains on the last day of the horizon for all columns."""

LOSES = {"train_beats_naive": "one-day-for-all", "train_matches_linear": "one-day-for-all"}

# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.008, clipnorm=1.0))
    model.fit(X, np.repeat(Y[:, :, -1:], Y.shape[2], axis=2), epochs=4, batch_size=32, verbose=0)
    return model
