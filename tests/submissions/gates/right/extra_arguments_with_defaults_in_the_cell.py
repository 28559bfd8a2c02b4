"""The cell has further arguments with defaults (initialisers, forget bias), a training argument and a state of its own making."""

# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, forget_bias=1.0, kernel_initializer="variance_scaling", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.forget_bias = forget_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.state_size = [units, units]
        self.output_size = units

    def get_initial_state(self, batch_size=None):
        return [keras.ops.zeros((batch_size, self.units), self.compute_dtype) for _ in range(2)]

    def build(self, input_shape):
        columns = 4 * self.units
        first = np.zeros((4, self.units), "float32")
        first[1] = self.forget_bias
        self.kernel = self.add_weight((input_shape[-1], columns), initializer=self.kernel_initializer, name="kernel")
        self.recurrent_kernel = self.add_weight((self.units, columns), initializer="truncated_normal", name="recurrent_kernel")
        self.bias = self.add_weight((columns,), initializer=keras.initializers.Constant(first.reshape(-1)), name="bias")

    def call(self, inputs, states, training=None):
        h, c = states[0], states[1]
        kernel = keras.ops.reshape(self.kernel, (-1, 4, self.units))
        recurrent = keras.ops.reshape(self.recurrent_kernel, (self.units, 4, self.units))
        bias = keras.ops.reshape(self.bias, (4, 1, self.units))
        a = keras.ops.einsum("bf,fgu->gbu", inputs, kernel) + keras.ops.einsum("bv,vgu->gbu", h, recurrent) + bias
        c = keras.ops.sigmoid(a[1]) * c + keras.ops.sigmoid(a[0]) * keras.ops.tanh(a[2])
        h = keras.ops.sigmoid(a[3]) * keras.ops.tanh(c)
        return h, [h, c]

    def get_config(self):
        return dict(
            super().get_config(),
            units=self.units,
            forget_bias=self.forget_bias,
            kernel_initializer=keras.initializers.serialize(self.kernel_initializer),
        )
