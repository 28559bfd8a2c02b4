"""A cell that multiplies by its sublayer's weights itself, and returns its state in a tuple."""

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.state_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()
        self.activation = keras.layers.Activation(activation)

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((None, self.state_size))

    def call(self, inputs, states):
        inner = self.simple_rnn_cell
        z = keras.ops.matmul(inputs, inner.kernel) + keras.ops.matmul(states[0], inner.recurrent_kernel) + inner.bias
        h = self.activation(self.layer_norm(z))
        return h, (h,)

    def get_config(self):
        config = super().get_config()
        config["units"] = self.state_size
        config["activation"] = keras.activations.serialize(self.activation.activation)
        return config
