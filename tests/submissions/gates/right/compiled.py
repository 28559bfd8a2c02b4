"""A tf.function with an input signature, and a cell that keeps its weights by add_weight under other attributes but the asked names."""

# %% lstm_step
S = tf.TensorSpec


@tf.function(input_signature=[S([None, None])] * 5 + [S([None])])
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    gates = tf.nn.bias_add(x @ kernel + h @ recurrent_kernel, bias)
    i, f, g, o = tf.unstack(tf.reshape(gates, [tf.shape(x)[0], 4, -1]), axis=1)
    c = tf.nn.sigmoid(f) * c + tf.nn.sigmoid(i) * tf.nn.tanh(g)
    return tf.nn.sigmoid(o) * tf.nn.tanh(c), c


# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = int(units)
        self.state_size = [self.units] * 2

    def build(self, input_shape):
        n = self.units
        ones = lambda shape, dtype=None: np.r_[np.zeros(n), np.ones(n), np.zeros(2 * n)]
        self.W = self.add_weight(shape=(input_shape[-1], 4 * n), initializer="lecun_uniform", name="kernel")
        self.U = self.add_weight(shape=(n, 4 * n), initializer="lecun_uniform", name="recurrent_kernel")
        self.b = self.add_weight(shape=(4 * n,), initializer=ones, name="bias")
        self.built = True

    @tf.function
    def step(self, x, h, c):
        return lstm_step(x, h, c, tf.convert_to_tensor(self.W), tf.convert_to_tensor(self.U), tf.convert_to_tensor(self.b))

    def call(self, inputs, states):
        h, c = self.step(inputs, states[0], states[1])
        return h, [h, c]

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
