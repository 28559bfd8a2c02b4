"""Part 2 names its sublayers cell and norm."""

LOSES = {
    "ln_cell_step": "missing-part",
    "ln_cell_state": "missing-part",
    "ln_cell_sequence": "missing-part",
    "ln_cell_weights": "missing-part",
    "ln_cell_saved": "missing-part",
}

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.cell.build(input_shape)
        self.norm.build((input_shape[0], self.units))

    def call(self, inputs, states):
        outputs, new_states = self.cell(inputs, states)
        h = self.activation(self.norm(outputs))
        return h, [h]

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "activation": keras.activations.serialize(self.activation)})
        return config
