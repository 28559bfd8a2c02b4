"""A cell that keeps the activation's name and looks it up in call; registered with Keras under a package."""

# %% LNSimpleRNNCell
@keras.saving.register_keras_serializable(package="homework")
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation_name = activation
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation="linear", use_bias=True)
        self.layer_norm = keras.layers.LayerNormalization(axis=-1, epsilon=1e-6)

    @property
    def state_size(self):
        return self.units

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((None, self.units))
        self.built = True

    def call(self, inputs, states, training=None):
        z, _ = self.simple_rnn_cell(inputs, states, training=training)
        z = self.layer_norm(z)
        a = keras.activations.get(self.activation_name)(z)
        return a, [a]

    def get_config(self):
        return {**super().get_config(), "units": self.units, "activation": self.activation_name}
