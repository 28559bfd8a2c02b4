"""Part 1 takes the mean of the squares of x for the variance, and so does the norm in part 2."""

LOSES = {"layer_norm_statistics": "variance-not-centred", "ln_cell_step": "variance-not-centred"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    mean = np.mean(x, axis=-1, keepdims=True)
    var = np.mean(np.square(x), axis=-1, keepdims=True)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias

# %% LNSimpleRNNCell
class OwnNorm(keras.layers.Layer):
    def build(self, shape):
        self.gain = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.offset = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, z):
        var = keras.ops.mean(z * z, axis=-1, keepdims=True)
        z = z - keras.ops.mean(z, axis=-1, keepdims=True)
        return z / keras.ops.sqrt(var + 1e-3) * self.gain + self.offset


class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(units, activation=None)
        self.layer_norm = OwnNorm()
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build((input_shape[0], self.units))
        self.built = True

    def call(self, inputs, states):
        z, _ = self.simple_rnn_cell(inputs, states)
        output = self.activation(self.layer_norm(z))
        return output, [output]

    def get_config(self):
        return {**super().get_config(), "units": self.units, "activation": keras.activations.serialize(self.activation)}
