"""The class is made inside a function; state_size is a property and get_config has only the arguments of __init__."""

# %% LNSimpleRNNCell
def make_cell_class(base):
    class LNSimpleRNNCell(base):
        def __init__(self, units, activation="tanh", **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.activation = keras.activations.get(activation)
            self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
            self.layer_norm = keras.layers.LayerNormalization()

        @property
        def state_size(self):
            return self.units

        @property
        def output_size(self):
            return self.units

        def build(self, input_shape):
            self.simple_rnn_cell.build(input_shape)
            self.layer_norm.build((input_shape[0], self.units))
            self.built = True

        def call(self, inputs, states, training=False):
            linear, _ = self.simple_rnn_cell(inputs, states, training=training)
            h = self.activation(self.layer_norm(linear))
            return h, [h]

        def get_config(self):
            return {"units": self.units, "activation": keras.activations.serialize(self.activation)}

    return LNSimpleRNNCell


LNSimpleRNNCell = make_cell_class(keras.layers.Layer)
