"""TensorFlow's NumPy dialect for the steps; a cell with a masked bias and weights with seeded starts."""

# %% imports
import tensorflow.experimental.numpy as tnp


def tnp_sigmoid(a):
    return 1 / (1 + tnp.exp(-a))


# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    x, h, c, kernel, recurrent_kernel, bias = (tnp.asarray(array, dtype=tnp.float32) for array in (x, h, c, kernel, recurrent_kernel, bias))
    a = tnp.matmul(x, kernel) + tnp.matmul(h, recurrent_kernel) + bias
    i, f, g, o = tnp.split(a, 4, axis=-1)
    new_c = tnp_sigmoid(f) * c + tnp_sigmoid(i) * tnp.tanh(g)
    return tnp_sigmoid(o) * tnp.tanh(new_c), new_c


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    x, h, kernel, recurrent_kernel, bias = (tnp.asarray(array, dtype=tnp.float32) for array in (x, h, kernel, recurrent_kernel, bias))
    units = h.shape[1]
    a = tnp.matmul(x, kernel) + bias
    z = tnp_sigmoid(a[:, :units] + tnp.matmul(h, recurrent_kernel[:, :units]))
    r = tnp_sigmoid(a[:, units : 2 * units] + tnp.matmul(h, recurrent_kernel[:, units : 2 * units]))
    g = tnp.tanh(a[:, 2 * units :] + tnp.matmul(r * h, recurrent_kernel[:, 2 * units :]))
    return z * h + (1 - z) * g


# %% LSTMCell
class LSTMCell(keras.Layer):
    def __init__(self, units=8, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [self.units, self.units]

    def build(self, input_shape):
        seeded = keras.initializers.RandomNormal(stddev=0.3, seed=1)
        self.recurrent_kernel = self.add_weight(shape=(self.units, 4 * self.units), initializer=seeded, name="recurrent_kernel")
        self.kernel = self.add_weight(shape=(input_shape[-1], 4 * self.units), initializer=seeded.clone(), name="kernel")
        self.bias = self.add_weight(
            shape=(4 * self.units,),
            initializer=lambda shape, dtype=None: tf.where((tf.range(shape[0]) >= self.units) & (tf.range(shape[0]) < 2 * self.units), 1.0, 0.0),
            name="bias",
        )

    def call(self, inputs, states, training=None):
        del training
        h, c = states
        a = tf.concat([inputs, h], 1) @ tf.concat([self.kernel, self.recurrent_kernel], 0)
        i, f, g, o = tf.split(a + self.bias, 4, 1)
        new_c = tf.math.add_n([tf.sigmoid(f) * c, tf.sigmoid(i) * tf.tanh(g)])
        new_h = tf.sigmoid(o) * tf.tanh(new_c)
        return new_h, [new_h, new_c]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% latch_weights
def latch_weights(units):
    width = 4 * units
    kernel = tnp.zeros((2, width)) + tnp.reshape(tnp.where(tnp.arange(2 * width) == 2 * units, 6.0, 0.0), (2, width))
    flags = tnp.where(tnp.arange(width) == 0, 40.0, tnp.where(tnp.arange(width) == units, -40.0, 0.0))
    kernel = kernel + tnp.stack([tnp.zeros(width), flags])
    bias = tnp.where(tnp.arange(width) == 0, -20.0, tnp.where((tnp.arange(width) == units) | (tnp.arange(width) == 3 * units), 20.0, 0.0))
    return tuple(tf.cast(array, tf.float32) for array in (kernel, tnp.zeros((units, width)), bias))
