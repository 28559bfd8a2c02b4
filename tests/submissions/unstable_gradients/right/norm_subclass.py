"""The cell's layer_norm is a subclass of Keras's LayerNormalization; the sizes are read off the sublayers; state_size is a list."""

# %% LNSimpleRNNCell
class Norm(keras.layers.LayerNormalization):
    pass


class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = Norm(epsilon=1e-4)
        self.activation = activation

    @property
    def state_size(self):
        return [self.simple_rnn_cell.units]

    @property
    def output_size(self):
        return self.simple_rnn_cell.units

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.simple_rnn_cell.units))

    def call(self, inputs, states):
        z, _ = self.simple_rnn_cell(inputs, states)
        act = self.activation if callable(self.activation) else keras.activations.get(self.activation)
        y = act(self.layer_norm(z))
        return y, [y]

    def get_config(self):
        config = super().get_config()
        config.update(units=self.simple_rnn_cell.units, activation=self.activation)
        return config
