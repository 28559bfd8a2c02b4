"""An LSTM behind a Normalization layer that train adapts to the inputs."""

# %% build_model
def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), L.Normalization(), L.LSTM(24, return_sequences=True), L.Dense(horizon)])


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.layers[0].adapt(X)
    model.compile(loss=keras.losses.Huber(0.1), optimizer=keras.optimizers.Adam(0.02, clipnorm=1.0))
    slower = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.8)
    model.fit(X, Y, epochs=16, validation_data=valid, callbacks=[slower], verbose=0)
    return model
