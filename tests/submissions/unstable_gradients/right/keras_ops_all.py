"""Everything through keras.ops; the cell written with a build that calls super().build."""

# %% layer_norm
from keras import ops


def layer_norm(x, gain, bias, epsilon=1e-3):
    x = ops.convert_to_tensor(x)
    centred = x - ops.mean(x, axis=-1, keepdims=True)
    variance = ops.mean(ops.square(centred), axis=-1, keepdims=True)
    return ops.add(ops.multiply(gain, centred * ops.rsqrt(variance + epsilon)), bias)


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.output_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.units))
        super().build(input_shape)

    def call(self, inputs, states):
        outputs, _ = self.simple_rnn_cell(inputs, states)
        h = self.activation(self.layer_norm(outputs))
        return h, [h]

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "activation": keras.activations.serialize(self.activation)})
        return config
