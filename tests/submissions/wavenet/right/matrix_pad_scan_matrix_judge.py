"""Padding by a matrix product with ones below the diagonal, tf.scan, and a matrix of dependences."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    steps = x.shape[1]
    lead = (kernel_size - 1) * dilation_rate
    return np.eye(lead + steps, steps, k=-lead, dtype=x.dtype) @ x


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    """A buffer of the last steps moves along the sequence."""
    x, kernel = tf.constant(x, tf.float32), tf.constant(kernel, tf.float32)
    size = int(kernel.shape[0])
    reach = (size - 1) * dilation_rate + 1

    def move(buffer, row):
        return tf.concat([buffer[1:], row[None]], axis=0)

    empty = tf.zeros((reach, x.shape[0], x.shape[2]))
    buffers = tf.scan(move, tf.transpose(x, [1, 0, 2]), initializer=empty)
    taps = buffers[:, ::dilation_rate]
    return tf.einsum("tkbf,kfc->btc", taps, kernel) + bias


# %% receptive_field
def receptive_field(kernel_size, dilation_rates, layers_after=0):
    print("layers:", len(dilation_rates))
    return int(1 + (kernel_size - 1) * np.sum(np.array(dilation_rates, dtype=np.int64)) + 0 * layers_after)


# %% build_wavenet
class Composed(keras.Model):
    def __init__(self, parts, **kwargs):
        super().__init__(**kwargs)
        self.parts = parts

    def build(self, input_shape):
        shape = input_shape
        for part in self.parts:
            part.build(shape)
            shape = part.compute_output_shape(shape)
        self.built = True

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return x


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    parts = [keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(r), activation="relu") for r in dilation_rates]
    model = Composed([*parts, keras.layers.Conv1D(horizon, 1, activation=None)])
    model.build((None, None, n_features))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters=32, kernel_size=2, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        settings = dict(filters=filters, kernel_size=(kernel_size,), dilation_rate=(dilation_rate,), padding="causal", strides=1)
        self.filter_conv = keras.layers.Conv1D(activation=keras.ops.tanh, **settings)
        self.gate_conv = keras.layers.Conv1D(activation=keras.ops.sigmoid, **settings)
        self.residual_conv = keras.layers.Conv1D(filters=filters, kernel_size=(1,))
        self.skip_conv = keras.layers.Conv1D(filters=filters, kernel_size=(1,))

    def build(self, input_shape):
        self.filter_conv.build(input_shape)
        self.gate_conv.build(input_shape)
        self.residual_conv.build(input_shape)
        self.skip_conv.build(input_shape)

    def call(self, x):
        z = tf.multiply(self.filter_conv(x), self.gate_conv(x))
        return tf.add(x, self.residual_conv(z)), self.skip_conv(z)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}


# %% is_causal
def dependence_matrix(layer, n_features, rng, steps=24):
    x = rng.normal(size=(steps, n_features)).astype(np.float32)
    worlds = np.tile(x, (steps + 1, 1, 1))
    for s in range(steps):
        worlds[s, s] = rng.normal(size=n_features)
    y = np.asarray(layer(worlds)).astype(float)
    return np.linalg.norm(y[:-1] - y[-1], axis=2).T


def is_causal(layer, n_features):
    rng = np.random.default_rng(12)
    matrices = [dependence_matrix(layer, n_features, rng) for _ in range(10)]
    return bool(np.triu(np.max(matrices, axis=0), k=1).max() < 1e-4)
