"""Gates that look at c, by three more weights that start at zero."""

LOSES = {"cell_weights": "weights-more"}


# %% LSTMCell
class LSTMCell(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]
        self.output_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 4 * self.units), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(shape=(self.units, 4 * self.units), initializer="orthogonal", name="recurrent_kernel")
        self.bias = self.add_weight(shape=(4 * self.units,), initializer="zeros", name="bias")
        self.bias.assign(np.repeat([0, 1, 0, 0], self.units))
        self.peepholes = self.add_weight(shape=(3, self.units), initializer="zeros", name="peepholes")
        self.built = True

    def call(self, inputs, states):
        h, c = states
        sums = inputs @ self.kernel + h @ self.recurrent_kernel + self.bias
        i, f, g, o = tf.split(sums, 4, axis=-1)
        c_new = tf.sigmoid(f + self.peepholes[1] * c) * c + tf.sigmoid(i + self.peepholes[0] * c) * tf.tanh(g)
        h_new = tf.sigmoid(o + self.peepholes[2] * c_new) * tf.tanh(c_new)
        return h_new, [h_new, c_new]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
