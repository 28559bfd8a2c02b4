"""A cell without get_config of its own: Keras keeps plain arguments by itself, and the cell comes back as it was."""

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.state_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.state_size))

    def call(self, inputs, states):
        h = self.activation(self.layer_norm(self.simple_rnn_cell(inputs, states)[0]))
        return h, [h]
