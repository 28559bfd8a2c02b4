"""The product with the input is computed in float16, to be fast, and cast back."""
LOSES = {"cell_step": "low-precision"}

# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]

    def build(self, input_shape):
        wide = 4 * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], wide), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(shape=(self.units, wide), initializer="orthogonal", name="recurrent_kernel")
        self.bias = self.add_weight(shape=(wide,), initializer="zeros", name="bias")
        start = np.zeros(wide, np.float32)
        start[self.units : 2 * self.units] = 1
        self.bias.assign(start)

    def call(self, inputs, states):
        h, c = states
        a = keras.ops.matmul(keras.ops.cast(inputs, "float16"), keras.ops.cast(self.kernel, "float16"))
        a = keras.ops.cast(a, "float32") + keras.ops.matmul(h, self.recurrent_kernel) + self.bias
        i, f, g, o = keras.ops.split(a, 4, axis=-1)
        i, f, o = keras.ops.sigmoid(i), keras.ops.sigmoid(f), keras.ops.sigmoid(o)
        c = f * c + i * keras.ops.tanh(g)
        h = o * keras.ops.tanh(c)
        return h, [h, c]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
