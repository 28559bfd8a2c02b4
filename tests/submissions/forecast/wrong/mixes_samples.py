"""Batch normalisation that is always in training."""

LOSES = {"model_shapes": "rows-differ", "model_causal": None, "train_causal": None, "train_beats_naive": None, "train_matches_linear": None}

# %% build_model
class Always(keras.layers.BatchNormalization):
    def call(self, x, training=None, mask=None):
        return super().call(x, training=True, mask=mask)


def build_model(n_features, horizon):
    L = keras.layers
    return keras.Sequential([keras.Input((None, n_features)), Always(), L.Conv1D(8, 7, padding="causal"), L.Dense(horizon)])


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0))
    model.fit(X, Y, epochs=1, batch_size=32, verbose=0)
    return model
