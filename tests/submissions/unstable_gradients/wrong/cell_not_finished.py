"""Part 2 has an __init__ only."""

LOSES = {
    "ln_cell_step": "no-call",
    "ln_cell_state": "no-call",
    "ln_cell_sequence": "no-call",
    "ln_cell_weights": "no-call",
    "ln_cell_saved": "no-call",
}

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)
