"""The weights live in a dictionary; kernel, recurrent_kernel and bias are properties."""

# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]
        self.made = {}

    kernel = property(lambda self: self.made["kernel"])
    recurrent_kernel = property(lambda self: self.made["recurrent_kernel"])
    bias = property(lambda self: self.made["bias"])

    def build(self, input_shape):
        for name, rows in (("kernel", (input_shape[-1],)), ("recurrent_kernel", (self.units,)), ("bias", ())):
            self.made[name] = self.add_weight(
                shape=(*rows, 4 * self.units), initializer="glorot_normal" if rows else "zeros", name=name
            )
        ones = keras.ops.ones(self.units)
        zeros = keras.ops.zeros(self.units)
        self.bias.assign(keras.ops.concatenate([zeros, ones, zeros, zeros]))

    def call(self, inputs, states):
        h, c = states
        a = keras.ops.matmul(inputs, self.kernel) + keras.ops.matmul(h, self.recurrent_kernel) + self.bias
        a = keras.ops.reshape(a, (-1, 4, self.units))
        i, g = keras.ops.sigmoid(a[:, 0]), keras.ops.tanh(a[:, 2])
        f, o = keras.ops.sigmoid(a[:, 1]), keras.ops.sigmoid(a[:, 3])
        c = f * c + i * g
        h = o * keras.ops.tanh(c)
        return h, [h, c]

    def get_config(self):
        config = super().get_config()
        config.update(units=self.units)
        return config
