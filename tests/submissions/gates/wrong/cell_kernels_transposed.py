"""Part 3: the kernels are (4U, F) and (4U, U), and transposed in the step."""

LOSES = {"cell_start": "shape", "cell_step": "missing-part", "cell_sequence": "missing-part", "cell_weights": "missing-part", "cell_saved": "missing-part"}

# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(4 * self.units, input_shape[-1]), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(shape=(4 * self.units, self.units), initializer="orthogonal", name="recurrent_kernel")
        self.bias = self.add_weight(shape=(4 * self.units,), initializer="zeros", name="bias")
        self.bias.assign(keras.ops.repeat([0.0, 1.0, 0.0, 0.0], self.units))

    def call(self, inputs, states):
        h, c = states
        ops = keras.ops
        a = ops.matmul(inputs, ops.transpose(self.kernel)) + ops.matmul(h, ops.transpose(self.recurrent_kernel)) + self.bias
        i, f, g, o = keras.ops.split(a, 4, axis=-1)
        c = keras.ops.sigmoid(f) * c + keras.ops.sigmoid(i) * keras.ops.tanh(g)
        h = keras.ops.sigmoid(o) * keras.ops.tanh(c)
        return h, [h, c]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
