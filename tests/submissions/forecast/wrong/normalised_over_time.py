"""Normalises each window by its own mean and deviation, those of later days included."""

LOSES = {"model_causal": "sees-the-end", "train_causal": "sees-the-end", "train_beats_naive": None, "train_matches_linear": None}

# %% build_model
class Standardised(keras.layers.Layer):
    def call(self, x):
        middle = keras.ops.mean(x, axis=1, keepdims=True)
        return (x - middle) / (keras.ops.std(x, axis=1, keepdims=True) + 0.1)


def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential(
        [keras.Input((None, n_features)), Standardised(), L.Conv1D(32, 28, padding="causal", activation="relu"), L.Dense(horizon)]
    )


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.001, clipnorm=1.0))
    model.fit(X, Y, epochs=1, batch_size=32, verbose=0)
    return model
