"""the inputs' part and the state's part are normalised one by one, then added."""
LOSES = {"ln_cell_step": "norm-of-each-part"}

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = units
        self.activation = keras.activations.get(activation)
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.units))

    def call(self, inputs, states):
        linear = self.simple_rnn_cell
        from_inputs = keras.ops.matmul(inputs, linear.kernel) + linear.bias
        from_state = keras.ops.matmul(states[0], linear.recurrent_kernel)
        h = self.activation(self.layer_norm(from_inputs) + self.layer_norm(from_state))
        return h, [h]

    def get_config(self):
        return {**super().get_config(), "units": self.units, "activation": keras.activations.serialize(self.activation)}
