"""A dense network on the last 28 days, laid flat for each step."""

# %% build_model
class LastDays(keras.layers.Layer):
    def __init__(self, days, **kwargs):
        super().__init__(**kwargs)
        self.days = days

    def call(self, x):
        padded = keras.ops.pad(x, [[0, 0], [self.days - 1, 0], [0, 0]])
        steps = keras.ops.shape(x)[1]
        return keras.ops.concatenate([padded[:, k : k + steps] for k in range(self.days)], axis=-1)


def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), LastDays(28), L.Dense(48, "relu"), L.Dense(horizon)])


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0))
    model.fit(X, Y, epochs=8, batch_size=32, verbose=0)
    return model
