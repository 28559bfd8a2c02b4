"""Part 3 computes with NumPy."""

LOSES = {"cell_weights": "no-gradient"}

# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]

    def build(self, input_shape):
        width = 4 * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], width), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(shape=(self.units, width), initializer="orthogonal", name="recurrent_kernel")
        self.bias = self.add_weight(shape=(width,), initializer="zeros", name="bias")
        self.bias.assign(np.repeat([0.0, 1.0, 0.0, 0.0], self.units))

    def call(self, inputs, states):
        h, c = (np.asarray(state) for state in states)
        a = np.asarray(inputs) @ np.asarray(self.kernel) + h @ np.asarray(self.recurrent_kernel) + np.asarray(self.bias)
        i, f, g, o = np.split(a, 4, axis=-1)
        c = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        return tf.constant(h), [tf.constant(h), tf.constant(c)]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
