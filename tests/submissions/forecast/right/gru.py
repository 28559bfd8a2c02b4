"""A GRU, trained with a falling learning rate and early stopping."""

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), L.GRU(24, return_sequences=True), L.Dense(horizon)])


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    rate = keras.optimizers.schedules.CosineDecay(0.02, 10 * 22)
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(rate, clipnorm=1.0))
    stop = keras.callbacks.EarlyStopping(patience=6, restore_best_weights=True)
    model.fit(*train, validation_data=valid, epochs=10, callbacks=[stop], verbose=0)
    return model
