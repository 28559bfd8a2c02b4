"""Returns zeros of the right shape everywhere."""

AT_MOST = 0

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return np.zeros_like(x)


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((None, self.units))

    def call(self, inputs, states):
        h = keras.ops.zeros_like(states[0])
        return h, [h]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% gradient_norms
def gradient_norms(cell, x):
    return np.zeros(x.shape[1])
