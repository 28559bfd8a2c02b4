"""Part 3 calls its weights W, U and b."""

LOSES = {"cell_start": "weight-names"}

# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]

    def build(self, input_shape):
        width = 4 * self.units
        self.W = self.add_weight(shape=(input_shape[-1], width), initializer="glorot_uniform")
        self.U = self.add_weight(shape=(self.units, width), initializer="orthogonal")
        self.b = self.add_weight(shape=(width,), initializer="zeros")
        self.b.assign(np.repeat([0.0, 1.0, 0.0, 0.0], self.units))

    def call(self, inputs, states):
        h, c = states
        a = keras.ops.matmul(inputs, self.W) + keras.ops.matmul(h, self.U) + self.b
        i, f, g, o = keras.ops.split(a, 4, axis=-1)
        i, f, g, o = keras.ops.sigmoid(i), keras.ops.sigmoid(f), keras.ops.tanh(g), keras.ops.sigmoid(o)
        c = f * c + i * g
        h = o * keras.ops.tanh(c)
        return h, [h, c]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
