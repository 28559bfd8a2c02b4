"""A cell with get_initial_state, a training argument and a from_config; the names of __init__ passed on."""

# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.Layer):
    def __init__(self, units, activation="tanh", name=None, dtype=None, trainable=True):
        super().__init__(name=name, dtype=dtype, trainable=trainable)
        self.units, self.state_size, self.output_size = units, units, units
        self.activation = keras.activations.get(activation)
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, None, name="simple_rnn_cell")
        self.layer_norm = keras.layers.LayerNormalization(name="layer_norm", epsilon=1e-5)

    def get_initial_state(self, batch_size=None):
        return [keras.ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((*input_shape[:-1], self.units))

    def call(self, inputs, states, training=False):
        linear = self.simple_rnn_cell(inputs, states, training=training)[0]
        normalised = self.layer_norm(linear, training=training)
        output = normalised if self.activation is None else self.activation(normalised)
        return output, [output]

    def get_config(self):
        base = super().get_config()
        return dict(base, units=self.units, activation=keras.saving.serialize_keras_object(self.activation))

    @classmethod
    def from_config(cls, config):
        config["activation"] = keras.saving.deserialize_keras_object(config["activation"])
        return cls(**config)
