"""Part 2 always makes four units."""

LOSES = {
    "ln_cell_step": "raises",
    "ln_cell_state": "raises",
    "ln_cell_sequence": "raises",
    "ln_cell_weights": "raises",
    "ln_cell_saved": "raises",
}

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units = 4
        self.state_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.units))

    def call(self, inputs, states):
        outputs, new_states = self.simple_rnn_cell(inputs, states)
        h = self.activation(self.layer_norm(outputs))
        return h, [h]

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "activation": keras.activations.serialize(self.activation)})
        return config
