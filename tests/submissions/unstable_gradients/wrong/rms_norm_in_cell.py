"""Part 2 has a norm that does not centre and has no offset, Keras's RMSNormalization."""

LOSES = {"ln_cell_step": "rms-norm", "ln_cell_weights": "no-gradient"}

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.activation = keras.activations.get(activation)
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.RMSNormalization()

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((None, self.units))

    def call(self, inputs, states):
        linear, _ = self.simple_rnn_cell(inputs, states)
        h = self.activation(self.layer_norm(linear))
        return h, [h]

    def get_config(self):
        return {**super().get_config(), "units": self.units, "activation": keras.activations.serialize(self.activation)}
