"""Masks instead of slices: the gates are picked by matrices of zeros and ones, and the bias of the cell by a comparison."""

# %% lstm_step
def picker(gate, gates, units):
    """(gates * units, units), which takes the block of a gate out of a wide array."""
    return np.eye(gates * units, units, -gate * units, dtype=np.float32)


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    units = c.shape[1]
    a = x @ kernel + h @ recurrent_kernel + bias[None]
    s = 1 / (1 + np.exp(-a))
    new_c = (s @ picker(1, 4, units)) * c + (s @ picker(0, 4, units)) * (np.tanh(a) @ picker(2, 4, units))
    return (s @ picker(3, 4, units)) * np.tanh(new_c), new_c


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    z_of, r_of, g_of = (np.eye(3 * units, units, -gate * units, dtype=np.float32) for gate in range(3))
    s = 1 / (1 + np.exp(-(x @ kernel + h @ recurrent_kernel + bias)))
    z, r = s @ z_of, s @ r_of
    g = np.tanh((x @ kernel + (r * h) @ recurrent_kernel + bias) @ g_of)
    return z * h + (1 - z) * g


# %% LSTMCell
class StartsByKeeping(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None):
        quarter = shape[0] // 4
        return tf.cast(tf.equal(tf.range(shape[0]) // quarter, 1), dtype or tf.float32)


class LSTMCell(keras.Layer):
    def __init__(self, units, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.units, self.state_size = units, [units, units]

    def build(self, input_shape):
        make = self.add_weight
        self.recurrent_kernel = make(name="recurrent_kernel", shape=(self.units, self.units * 4), initializer="orthogonal")
        self.kernel = make(name="kernel", shape=(input_shape[-1], self.units * 4))
        self.bias = make(name="bias", shape=[self.units * 4], initializer=StartsByKeeping())
        self.built = True

    def call(self, inputs, states):
        last, memory = states
        a = tf.linalg.matmul(inputs, self.kernel) + tf.linalg.matmul(last, self.recurrent_kernel) + self.bias
        write, keep, candidate, show = (a[..., n * self.units :][..., : self.units] for n in range(4))
        memory = tf.sigmoid(keep) * memory + tf.sigmoid(write) * tf.tanh(candidate)
        output = tf.sigmoid(show) * tf.tanh(memory)
        return output, [output, memory]

    def compute_output_shape(self, input_shape, states_shape=None):
        shape = (input_shape[0], self.units)
        return shape, [shape, shape]

    def get_config(self):
        config = super().get_config()
        return {"units": self.units, **config}
