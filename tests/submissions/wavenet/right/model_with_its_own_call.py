"""The stack is a Model of its own class with its own call, built before it is returned, and all functions are TensorFlow with float64 inside."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    lead = (kernel_size - 1) * dilation_rate
    return tf.concat([tf.zeros_like(tf.repeat(x[:, :1], lead, axis=1)), tf.convert_to_tensor(x)], axis=1)


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    x, kernel, bias = (tf.cast(array, tf.float64) for array in (x, kernel, bias))
    length = tf.shape(x)[1]
    size = int(kernel.shape[0])
    padded = causal_pad(x, size, dilation_rate)

    def add(k, total):
        part = padded[:, k * dilation_rate : k * dilation_rate + length]
        return k + 1, total + tf.einsum("btf,fc->btc", part, kernel[k])

    start = tf.zeros((tf.shape(x)[0], length, kernel.shape[2]), tf.float64)
    _, total = tf.while_loop(lambda k, total: k < size, add, (tf.constant(0), start))
    return tf.cast(total + bias, tf.float32)


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    rates = [int(rate) for rate in dilation_rates]
    if not rates:
        return 1
    *others, last = rates
    return receptive_field(kernel_size, others) + (kernel_size - 1) * last


# %% build_wavenet
class Stack(keras.Model):
    def __init__(self, horizon, dilation_rates, filters, **kwargs):
        super().__init__(**kwargs)
        self.dilated = [keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(rate), activation=tf.nn.relu) for rate in dilation_rates]
        self.last = keras.layers.Dense(horizon)

    def call(self, inputs, training=False, mask=None):
        hidden = inputs
        for conv in self.dilated:
            hidden = conv(hidden)
        return self.last(hidden)


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = Stack(horizon, dilation_rates, filters)
    model(tf.zeros((1, 5, n_features)))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters: int, kernel_size: int, dilation_rate: int, **kwargs) -> None:
        super().__init__(**kwargs)
        self.filters = int(filters)
        self.kernel_size = int(kernel_size)
        self.dilation_rate = int(dilation_rate)
        for name in ("filter_conv", "gate_conv"):
            setattr(self, name, keras.layers.Conv1D(self.filters, self.kernel_size, padding="causal", dilation_rate=self.dilation_rate))
        for name in ("residual_conv", "skip_conv"):
            setattr(self, name, keras.layers.Conv1D(self.filters, 1, padding="same"))

    def build(self, input_shape):
        self.filter_conv.build(input_shape)
        self.gate_conv.build(input_shape)
        self.residual_conv.build(input_shape)
        self.skip_conv.build(input_shape)
        super().build(input_shape)

    def call(self, x):
        gate = 1.0 / (1.0 + keras.ops.exp(-self.gate_conv(x)))
        z = gate * keras.ops.tanh(self.filter_conv(x))
        return self.residual_conv(z) + x, self.skip_conv(z)

    def get_config(self):
        config = super().get_config()
        for name in "filters", "kernel_size", "dilation_rate":
            config[name] = getattr(self, name)
        return config


# %% is_causal
def is_causal(layer, n_features, steps=32, trials=4, tolerance=1e-4, seed=0):
    rng = np.random.default_rng(seed)
    before = np.tril(np.ones((steps, steps), bool))[:, :, None]
    verdict = np.bool_(True)
    for _ in range(trials):
        x = rng.normal(size=(steps, n_features)).astype(np.float32)
        batch = np.where(before, x, rng.normal(size=(steps, steps, n_features)).astype(np.float32))
        y = np.asarray(layer(batch))
        # the last sample is x itself: nothing comes after its last step
        verdict &= np.all(np.abs(np.where(before, y - y[-1], 0)) < tolerance)
    return verdict
