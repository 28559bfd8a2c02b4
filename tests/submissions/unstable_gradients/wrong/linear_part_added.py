"""Part 2 adds the normalised linear part to the linear part itself."""

LOSES = {"ln_cell_step": None}

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.units))

    def call(self, inputs, states):
        outputs, new_states = self.simple_rnn_cell(inputs, states)
        h = self.activation(outputs + self.layer_norm(outputs))
        return h, [h]

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "activation": keras.activations.serialize(self.activation)})
        return config
