"""One function in keras.ops for part 1, which the cell calls; the cell keeps state by a loop over names."""

# %% helpers
import keras

ops = keras.ops


def dense(x, h, kernel, recurrent_kernel, bias):
    return ops.add(ops.add(ops.matmul(x, kernel), ops.matmul(h, recurrent_kernel)), bias)


# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = dense(x, h, kernel, recurrent_kernel, bias)
    u = a.shape[-1] // 4
    i, f, o = (ops.sigmoid(a[:, k * u : (k + 1) * u]) for k in (0, 1, 3))
    c = ops.add(ops.multiply(f, c), ops.multiply(i, ops.tanh(a[:, 2 * u : 3 * u])))
    return [ops.multiply(o, ops.tanh(c)), c]


# %% LSTMCell
class LSTMCell(keras.Layer):
    def __init__(self, units, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        self.units, self.output_size, self.state_size = units, units, [units, units]

    def build(self, shape):
        start = {"kernel": "glorot_normal", "recurrent_kernel": keras.initializers.RandomUniform(-0.2, 0.2), "bias": "zeros"}
        rows = {"kernel": (shape[-1],), "recurrent_kernel": (self.units,), "bias": ()}
        for name in start:
            setattr(self, name, self.add_weight(name=name, shape=(*rows[name], 4 * self.units), initializer=start[name]))
        value = np.zeros(4 * self.units)
        value[self.units : 2 * self.units] = 1
        self.bias.assign(value)

    def call(self, x, states):
        h, c = lstm_step(x, *states, self.kernel, self.recurrent_kernel, self.bias)
        return h, [h, c]

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units)) for _ in range(2)]

    def get_config(self):
        return dict(super().get_config(), units=self.units)
