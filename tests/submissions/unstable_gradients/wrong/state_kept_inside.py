"""Part 2 keeps its state in an attribute, and does not look at the one it is given."""

LOSES = {"ln_cell_step": None, "ln_cell_sequence": "not-repeatable"}

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.h = None
        self.state_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.units))

    def call(self, inputs, states):
        if self.h is None:
            self.h = states[0]
        outputs, new_states = self.simple_rnn_cell(inputs, [self.h])
        h = self.activation(self.layer_norm(outputs))
        self.h = h
        return h, [h]

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "activation": keras.activations.serialize(self.activation)})
        return config
