"""Part 2 has an __init__ only."""

LOSES = {"ln_cell_step": None, "ln_cell_state": None, "ln_cell_sequence": None, "ln_cell_weights": None, "ln_cell_saved": None}

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)
