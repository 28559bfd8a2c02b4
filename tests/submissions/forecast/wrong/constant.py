"""The model makes nothing of its input."""

LOSES = {"model_causal": "constant-output", "train_beats_naive": "constant", "train_matches_linear": "constant"}

# %% build_model
class Level(keras.layers.Layer):
    def __init__(self, horizon):
        super().__init__()
        self.level = self.add_weight(shape=(horizon,), initializer="zeros", name="level")

    def call(self, x):
        return 0 * x[..., :1] + self.level


def build_model(n_features, horizon):
    return keras.Sequential([keras.Input((None, n_features)), Level(horizon)])


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.05, clipnorm=1.0))
    model.fit(X, Y, epochs=5, batch_size=32, verbose=0)
    return model
