"""TensorFlow throughout: pad, gather, tensordot; a subclassed model; tensors come back."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return tf.pad(tf.constant(x), [[0, 0], [dilation_rate * (kernel_size - 1), 0], [0, 0]])


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, T = kernel.shape[0], x.shape[1]
    padded = causal_pad(x, K, dilation_rate)
    index = tf.range(T)[:, None] + dilation_rate * tf.range(K)[None, :]
    windows = tf.gather(padded, index, axis=1)  # (B, T, K, F)
    return tf.tensordot(windows, tf.constant(kernel), [[2, 3], [0, 1]]) + bias


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return tf.constant(1) + (kernel_size - 1) * tf.reduce_sum(tf.cast(tf.constant(list(dilation_rates), tf.int32), tf.int32))


# %% build_wavenet
class Stack(keras.Model):
    def __init__(self, horizon, dilation_rates, filters):
        super().__init__()
        self.rates = list(dilation_rates)
        self.convs = [keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="valid") for rate in self.rates]
        self.head = keras.layers.Conv1D(horizon, kernel_size=1)

    def call(self, x):
        for rate, conv in zip(self.rates, self.convs):
            x = tf.nn.relu(conv(tf.pad(x, [[0, 0], [rate, 0], [0, 0]])))
        return self.head(x)


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    return Stack(horizon, dilation_rates, filters)


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.config = dict(filters=filters, kernel_size=kernel_size, dilation_rate=dilation_rate)
        self.zeros = (kernel_size - 1) * dilation_rate
        self.filter_conv = keras.layers.Conv1D(filters, kernel_size, dilation_rate=dilation_rate)
        self.gate_conv = keras.layers.Conv1D(filters, kernel_size, dilation_rate=dilation_rate)
        self.residual_conv = keras.layers.Conv1D(filters, 1)
        self.skip_conv = keras.layers.Conv1D(filters, 1)

    def call(self, x):
        padded = tf.pad(x, [[0, 0], [self.zeros, 0], [0, 0]])
        z = tf.tanh(self.filter_conv(padded)) * tf.sigmoid(self.gate_conv(padded))
        return tf.add(x, self.residual_conv(z)), self.skip_conv(z)

    def get_config(self):
        return super().get_config() | self.config


# %% is_causal
def is_causal(layer, n_features):
    steps = 16
    x = tf.random.normal((5, steps, n_features))
    noise = tf.random.normal((5, steps, n_features))
    before = tf.convert_to_tensor(layer(x))
    for t in range(steps - 1):
        mixed = tf.concat([x[:, : t + 1], noise[:, t + 1 :]], axis=1)
        after = tf.convert_to_tensor(layer(mixed))
        if tf.reduce_max(tf.abs(after[:, : t + 1] - before[:, : t + 1])) > 1e-5:
            return tf.constant(False)
    return tf.constant(True)
