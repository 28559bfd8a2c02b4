"""TensorFlow throughout: tf.split, tf.sigmoid; the cell with tf too, and an initializer of its own for the bias."""

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = tf.matmul(x, kernel) + tf.matmul(h, recurrent_kernel) + bias
    i, f, g, o = tf.split(a, 4, axis=1)
    new_c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
    return tf.sigmoid(o) * tf.tanh(new_c), new_c


# %% gru_step
@tf.function
def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = tf.shape(h)[1]
    gates = tf.sigmoid(x @ kernel[:, : 2 * units] + h @ recurrent_kernel[:, : 2 * units] + bias[: 2 * units])
    z, r = gates[:, :units], gates[:, units:]
    g = tf.tanh(x @ kernel[:, 2 * units :] + (r * h) @ recurrent_kernel[:, 2 * units :] + bias[2 * units :])
    return z * h + (1.0 - z) * g


# %% LSTMCell
@keras.saving.register_keras_serializable(package="homework", name="LSTMCell")
class LSTMCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super(LSTMCell, self).__init__(**kwargs)
        self.units = units

    @property
    def state_size(self):
        return (self.units, self.units)

    def build(self, input_shape):
        def bias_start(shape, dtype=None):
            u = shape[0] // 4
            return tf.concat([tf.zeros(u), tf.ones(u), tf.zeros(2 * u)], axis=0)

        self.kernel = self.add_weight(shape=(input_shape[-1], 4 * self.units), initializer="random_normal")
        self.recurrent_kernel = self.add_weight(shape=(self.units, 4 * self.units), initializer="he_normal")
        self.bias = self.add_weight(shape=(4 * self.units,), initializer=bias_start)

    def call(self, inputs, states, training=None):
        h, c = states[0], states[1]
        i, f, g, o = tf.split(inputs @ self.kernel + h @ self.recurrent_kernel + self.bias, 4, axis=-1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        h = tf.sigmoid(o) * tf.tanh(c)
        return h, (h, c)

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
