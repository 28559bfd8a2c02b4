"""Local variables and methods are called as the ready-made layers are, and a layer bears the name of one."""

# %% lstm_step
class Steps:
    """Both gated cells, as methods."""

    def LSTM(self, x, h, c, kernel, recurrent_kernel, bias):
        i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
        c = self.sigmoid(f) * c + self.sigmoid(i) * np.tanh(g)
        return self.sigmoid(o) * np.tanh(c), c

    @staticmethod
    def sigmoid(a):
        return 1 / (1 + np.exp(-a))


class GRUCell:
    """What the next cell uses."""

    def new(self, x, h, r, kernel, recurrent_kernel, bias):
        return np.tanh(x @ kernel + (r * h) @ recurrent_kernel + bias)


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    LSTMCell = Steps()
    return LSTMCell.LSTM(x, h, c, kernel, recurrent_kernel, bias)


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    def GRU(part, state):
        columns = slice(part * h.shape[1], (part + 1) * h.shape[1])
        return x @ kernel[:, columns] + state @ recurrent_kernel[:, columns] + bias[columns]

    z, r = (1 / (1 + np.exp(-GRU(part, h))) for part in (0, 1))
    last = slice(2 * h.shape[1], None)
    LSTM = GRUCell().new(x, h, r, kernel[:, last], recurrent_kernel[:, last], bias[last])
    return z * h + (1 - z) * LSTM


# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        kwargs.setdefault("name", "LSTM")
        super().__init__(**kwargs)
        self.units, self.state_size, self.output_size = units, [units, units], units

    def build(self, input_shape):
        width = 4 * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], width), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(shape=(self.units, width), initializer="orthogonal", name="recurrent_kernel")
        self.bias = self.add_weight(shape=(width,), initializer="zeros", name="bias")
        ones = np.zeros(width, "float32")
        ones[self.units : 2 * self.units] = 1
        self.bias.assign(ones)

    def call(self, inputs, states):
        LSTM = keras.ops.matmul(inputs, self.kernel) + keras.ops.matmul(states[0], self.recurrent_kernel) + self.bias
        i, f, g, o = keras.ops.split(LSTM, 4, axis=-1)
        c = keras.ops.sigmoid(f) * states[1] + keras.ops.sigmoid(i) * keras.ops.tanh(g)
        h = keras.ops.sigmoid(o) * keras.ops.tanh(c)
        return h, [h, c]
