"""Works in place, with out=, on arrays of its own only; Keras's layers stand in comments and strings only."""

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    """The same as keras.layers.LSTMCell(units)(x, [h, c]), which is not called here."""
    a = np.matmul(x, kernel)
    a += np.matmul(h, recurrent_kernel)
    a += bias
    i, f, g, o = np.split(a, 4, axis=1)
    for gate in (i, f, o):  # views of a: a is changed, nothing else
        gate *= -1
        np.exp(gate, out=gate)
        gate += 1
        np.reciprocal(gate, out=gate)
    np.tanh(g, out=g)
    memory = np.array(c, copy=True)
    memory *= f
    memory += i * g
    shown = np.tanh(memory)
    shown *= o
    return shown, memory


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    # Unlike tf.keras.layers.GRU(units), which resets after the product: GRUCell(units, reset_after=False).
    h = np.copy(h)
    old = h.copy()
    units = h.shape[1]
    a = x @ kernel
    a += bias
    a[:, : 2 * units] += h @ recurrent_kernel[:, : 2 * units]
    a[:, : 2 * units] = 1 / (1 + np.exp(-a[:, : 2 * units]))
    h *= a[:, units : 2 * units]
    a[:, 2 * units :] += h @ recurrent_kernel[:, 2 * units :]
    g = np.tanh(a[:, 2 * units :])
    z = a[:, :units]
    old *= z
    old += (1 - z) * g
    return old


# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    """By hand; keras.layers.LSTMCell(units) would be the ready-made one."""

    def __init__(self, units, **kwargs):
        super(LSTMCell, self).__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]
        self.hint = "not keras.layers.LSTM(units)"

    def build(self, input_shape):
        # Four blocks of the kernel, each with a start of its own.
        def side_by_side(shape, dtype=None):
            start = keras.initializers.GlorotUniform()
            return keras.ops.concatenate([start((shape[0], shape[1] // 4), dtype=dtype) for _ in range(4)], axis=1)

        self.kernel = self.add_weight(shape=(input_shape[-1], 4 * self.units), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(shape=(self.units, 4 * self.units), initializer=side_by_side, name="recurrent_kernel")
        self.bias = self.add_weight(shape=(4 * self.units,), initializer="ones", name="bias")
        self.bias.assign(self.bias * np.repeat(np.array([0, 1, 0, 0], np.float32), self.units))

    def call(self, inputs, states):
        h, c = states
        a = keras.ops.matmul(inputs, self.kernel)
        a += keras.ops.matmul(h, self.recurrent_kernel)
        a += self.bias
        i, f, g, o = keras.ops.split(a, 4, axis=-1)
        c *= keras.ops.sigmoid(f)
        c += keras.ops.sigmoid(i) * keras.ops.tanh(g)
        h = keras.ops.tanh(c)
        h *= keras.ops.sigmoid(o)
        return h, [h, c]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% latch_weights
def latch_weights(units):
    kernel = np.zeros((2, 4 * units), np.float32)
    recurrent_kernel = np.zeros((units, 4 * units), np.float32)
    bias = np.zeros(4 * units, np.float32)
    # The output gate is open on a write only; a shut gate still shows the sign.
    kernel[1, [0, units, 3 * units]] += np.float32([40, -40, 40])
    bias[[0, units, 3 * units]] += np.float32([-20, 20, -20])
    kernel[0, 2 * units] += 20
    return kernel, recurrent_kernel, bias
