"""train returns the model and its history."""

LOSES = {"train_returns": "not-a-model"}

# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.008, clipnorm=1.0))
    history = model.fit(X, Y, epochs=12, batch_size=32, verbose=0)
    return model, history
