"""Repeats the last week and learns to correct it; before the training the correction is 0."""

# %% build_model
class LastWeek(keras.layers.Layer):
    def __init__(self, horizon, **kwargs):
        super().__init__(**kwargs)
        self.horizon = horizon

    def call(self, x):
        series = tf.pad(x[:, :, 1], [[0, 0], [6, 0]])
        steps = tf.shape(x)[1]
        week = tf.stack([series[:, k : k + steps] for k in range(7)], axis=2)
        return tf.concat([week] * (self.horizon // 7 + 1), axis=2)[:, :, : self.horizon]


def build_model(n_features, horizon):
    x = keras.Input((None, n_features))
    z = keras.layers.Conv1D(32, 21, padding="causal", activation="relu")(x)
    correction = keras.layers.Dense(horizon, kernel_initializer="zeros")(z)
    return keras.Model(x, keras.layers.Add()([LastWeek(horizon)(x), correction]))


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.005, clipnorm=1.0))
    model.fit(X, Y, epochs=10, batch_size=32, verbose=0, validation_data=valid)
    return model
