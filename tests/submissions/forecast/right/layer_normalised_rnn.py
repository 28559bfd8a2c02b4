"""A SimpleRNN with layer normalisation, subclassed, trained in batches of 64 at a rate that falls."""

# %% build_model
@keras.utils.register_keras_serializable()
class NormedCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.state_size = self.output_size = units
        self.inner = keras.layers.SimpleRNNCell(units, activation=None)
        self.norm = keras.layers.LayerNormalization()

    def build(self, shape):
        self.inner.build(shape)
        self.norm.build((None, self.state_size))

    def call(self, inputs, states):
        out, _ = self.inner(inputs, states)
        out = keras.ops.tanh(self.norm(out))
        return out, [out]


class Forecaster(keras.Model):
    def __init__(self, horizon):
        super().__init__()
        self.rnn = keras.layers.RNN(NormedCell(32), return_sequences=True)
        self.last = keras.layers.Dense(horizon)

    def call(self, x):
        return self.last(self.rnn(x))


def build_model(n_features, horizon):
    return Forecaster(horizon)


# %% train
def train(model, train, valid, seed):
    keras.utils.set_random_seed(seed)
    X, Y = train
    epochs = 24
    rate = keras.optimizers.schedules.CosineDecay(0.015, epochs * -(-len(X) // 64))
    model.compile(loss="mae", optimizer=keras.optimizers.Adam(rate, clipnorm=1.0))
    model.fit(X, Y, epochs=epochs, batch_size=64, verbose=0)
    return model
