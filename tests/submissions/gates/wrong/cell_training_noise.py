"""Part 3 halves the old h in training."""

LOSES = {"cell_sequence": "training-differs"}

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

    def call(self, inputs, states, training=False):
        h, c = states
        if training:
            h = h * 0.5
        h, c = self.step(inputs, h, c)
        return h, [h, c]

    def step(self, x, h, c):
        i, f, g, o = tf.split(x @ self.kernel + h @ self.recurrent_kernel + self.bias, 4, axis=-1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        return tf.sigmoid(o) * tf.tanh(c), c

    def get_config(self):
        return {**super().get_config(), "units": self.units}
