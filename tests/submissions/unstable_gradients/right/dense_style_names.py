"""A cell whose inner weights are as usual but which has further attributes, a docstring of its own and a helper method."""

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    """h' = f(LN(x W + h U + b))."""

    def __init__(self, units, activation="tanh", **kw):
        super().__init__(**kw)
        self.config = {"units": units, "activation": activation}
        self.state_size = int(units)
        self.f = keras.activations.get(activation)
        self.layer_norm = keras.layers.LayerNormalization(beta_initializer="zeros", gamma_initializer="ones")
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(
            units, activation=lambda z: z, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal"
        )

    def build(self, shape):
        # the norm first: the order of building is free
        self.layer_norm.build((shape[0], self.state_size))
        self.simple_rnn_cell.build(shape)
        super().build(shape)

    def _linear(self, x, h):
        return self.simple_rnn_cell(x, [h])[1][0]

    def call(self, inputs, states):
        h = self.f(self.layer_norm(self._linear(inputs, states[0])))
        return h, [h]

    def get_config(self):
        c = super().get_config()
        c.update(self.config)
        return c
