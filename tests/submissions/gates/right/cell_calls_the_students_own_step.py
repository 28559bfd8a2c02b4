"""One step written with keras.ops serves both as lstm_step and inside the cell."""

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = keras.ops.matmul(x, kernel) + keras.ops.matmul(h, recurrent_kernel) + bias
    i, f, g, o = keras.ops.split(a, 4, axis=-1)
    new_c = keras.ops.sigmoid(f) * c + keras.ops.sigmoid(i) * keras.ops.tanh(g)
    return keras.ops.sigmoid(o) * keras.ops.tanh(new_c), new_c


# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    @property
    def state_size(self):
        return [self.units, self.units]

    @property
    def output_size(self):
        return self.units

    def build(self, input_shape):
        def start(shape, dtype=None):
            return keras.ops.cast(np.repeat([0.0, 1.0, 0.0, 0.0], self.units), dtype or "float32")

        self.bias = self.add_weight(shape=(4 * self.units,), initializer=start, name="bias")
        self.kernel = self.add_weight(shape=(input_shape[1], 4 * self.units), initializer="random_normal", name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, 4 * self.units), initializer="random_uniform", name="recurrent_kernel"
        )

    def call(self, inputs, states):
        output, memory = lstm_step(inputs, *states, self.kernel, self.recurrent_kernel, self.bias)
        return output, [output, memory]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
