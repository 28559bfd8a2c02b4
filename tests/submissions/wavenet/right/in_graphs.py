"""Functions compiled by TensorFlow, and keras.ops.scan; a lambda of layers; the test asks one compiled comparison of two batches."""

# %% causal_pad
@tf.function
def causal_pad(x, kernel_size, dilation_rate=1):
    shape = tf.shape(x)
    zeros = tf.zeros([shape[0], (kernel_size - 1) * dilation_rate, shape[2]], tf.as_dtype(x.dtype))
    return tf.concat([zeros, x], axis=1)


# %% causal_conv1d
@tf.function
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    x, kernel = tf.convert_to_tensor(x), tf.convert_to_tensor(kernel)
    K, T = kernel.shape[0], x.shape[1]
    y = tf.zeros((x.shape[0], T, kernel.shape[2])) + bias
    steps = tf.range(T)
    for k in range(K):
        source = steps - (K - 1 - k) * dilation_rate
        there = tf.cast(source >= 0, tf.float32)[None, :, None]
        y += tf.einsum("btf,fc->btc", tf.gather(x, tf.maximum(source, 0), axis=1) * there, kernel[k])
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return keras.ops.sum(keras.ops.array([1] + [(kernel_size - 1) * int(d) for d in dilation_rates]))


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    from functools import reduce

    inputs = keras.Input((None, n_features), dtype="float32")
    layers = [keras.layers.Conv1D(filters, 2, 1, "causal", dilation_rate=d, activation="relu") for d in dilation_rates]
    layers += [keras.layers.Conv1D(horizon, 1, name="head")]
    model = keras.Model(inputs, reduce(lambda x, layer: layer(x), layers, inputs))
    model.compile("adam", "mse")
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, filter_activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate, self.filter_activation = filters, kernel_size, dilation_rate, filter_activation

    def build(self, input_shape):
        zeros = (self.kernel_size - 1) * self.dilation_rate
        self.pad = keras.layers.ZeroPadding1D((zeros, 0))
        padded = self.pad.compute_output_shape(input_shape)
        self.filter_conv = keras.layers.Conv1D(self.filters, self.kernel_size, dilation_rate=self.dilation_rate)
        self.gate_conv = keras.layers.Conv1D(self.filters, self.kernel_size, dilation_rate=self.dilation_rate)
        self.filter_conv.build(padded)
        self.gate_conv.build(padded)
        self.residual_conv = keras.layers.Conv1D(self.filters, 1)
        self.residual_conv.build(input_shape)
        self.skip_conv = keras.layers.Conv1D(self.filters, 1)
        self.skip_conv.build(input_shape)

    @tf.function
    def gated(self, padded):
        return keras.activations.get(self.filter_activation)(self.filter_conv(padded)) * tf.nn.sigmoid(self.gate_conv(padded))

    def call(self, x):
        padded = self.pad(x)
        z = keras.activations.get(self.filter_activation)(self.filter_conv(padded)) * tf.nn.sigmoid(self.gate_conv(padded))
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "dilation_rate": self.dilation_rate,
            "filter_activation": self.filter_activation,
        }


# %% is_causal
@tf.function
def largest(one, other, cuts):
    steps = tf.range(tf.shape(one)[1])
    past = tf.cast(steps[None, :] <= cuts[:, None], one.dtype)
    return tf.reduce_max(tf.abs(one - other) * past[:, :, None])


def is_causal(layer, n_features):
    T, copies = 16, 8
    cuts = np.repeat(np.arange(T), copies)
    generator = tf.random.Generator.from_seed(5)
    x = generator.normal((len(cuts), T, n_features))
    noise = generator.normal((len(cuts), T, n_features), stddev=2.0)
    changed = tf.where(tf.range(T)[None, :, None] > cuts[:, None, None], noise, x)
    one, other = tf.convert_to_tensor(layer(x)), tf.convert_to_tensor(layer(changed))
    return bool(largest(tf.cast(one, tf.float64), tf.cast(other, tf.float64), tf.constant(cuts, tf.int32)) < 1e-4)
