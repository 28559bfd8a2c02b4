"""All three parts, with the work in helper cells of the student's own, and names that the tests use too."""

# %% layer_norm
epsilon = 0.5
x, gain, bias = None, None, None


def layer_norm(x, gain, bias, epsilon=1e-3):
    mu, var = my_moments(x)
    return np.multiply(gain, (x - mu) / np.sqrt(var + epsilon)) + bias


# %% helpers
def my_moments(values):
    mu = np.sum(values, axis=-1, keepdims=True) / values.shape[-1]
    return mu, np.sum((values - mu) ** 2, axis=-1, keepdims=True) / values.shape[-1]


def run(cell, x, h):
    for step in np.swapaxes(x, 0, 1):
        h, _ = cell(step, [h])
        yield h


# %% LNSimpleRNNCell
class NormedCell(keras.layers.Layer):
    def __init__(self, units, activation, **kwargs):
        super().__init__(**kwargs)
        self.state_size = units
        self.activation = keras.activations.get(activation)
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.state_size))

    def call(self, inputs, states):
        h = self.activation(self.layer_norm(self.simple_rnn_cell(inputs, states)[0]))
        return h, [h]


class LNSimpleRNNCell(NormedCell):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(units, activation, **kwargs)

    def get_config(self):
        return {**super().get_config(), "units": self.state_size, "activation": keras.activations.serialize(self.activation)}


# %% gradient_norms
def gradient_norms(cell, x):
    with tf.GradientTape() as tape:
        start = tf.zeros((x.shape[0], cell.state_size))
        tape.watch(start)
        states = list(run(cell, x, start))
        s = tf.add_n(tf.unstack(tf.reshape(states[-1], [-1])))
    return np.array([np.sqrt(np.vdot(g, g)) for g in tape.gradient(s, states)])
