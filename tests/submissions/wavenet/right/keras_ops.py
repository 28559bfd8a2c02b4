"""keras.ops in the functions; ZeroPadding1D before 'valid' convolutions; the test returns NumPy's bool."""

# %% causal_pad
from keras import ops


def causal_pad(x, kernel_size, dilation_rate=1):
    return ops.pad(x, ((0, 0), ((kernel_size - 1) * dilation_rate, 0), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    T = x.shape[1]
    padded = causal_pad(x, len(kernel), dilation_rate)
    total = ops.zeros((x.shape[0], T, kernel.shape[-1]))
    for k in range(len(kernel)):
        total = total + ops.matmul(padded[:, k * dilation_rate : k * dilation_rate + T], kernel[k])
    return ops.add(total, bias)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    layers = [keras.Input((None, n_features))]
    for rate in dilation_rates:
        layers.append(keras.layers.ZeroPadding1D((rate, 0)))
        layers.append(keras.layers.Conv1D(filters, 2, dilation_rate=rate, kernel_initializer="he_normal"))
        layers.append(keras.layers.Activation("relu"))
    layers.append(keras.layers.Conv1D(horizon, 1, activation="linear"))
    return keras.Sequential(layers)


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate

    def build(self, input_shape):
        def conv(size, name, **more):
            layer = keras.layers.Conv1D(self.filters, size, padding="causal", name=name, **more)
            layer.build(input_shape)
            return layer

        self.filter_conv = conv(self.kernel_size, "filter", dilation_rate=self.dilation_rate)
        self.gate_conv = conv(self.kernel_size, "gate", dilation_rate=self.dilation_rate)
        self.residual_conv = conv(1, "residual")
        self.skip_conv = conv(1, "skip")
        super().build(input_shape)

    def call(self, inputs):
        z = ops.multiply(ops.tanh(self.filter_conv(inputs)), ops.sigmoid(self.gate_conv(inputs)))
        return [ops.add(inputs, self.residual_conv(z)), self.skip_conv(z)]

    def get_config(self):
        config = super().get_config()
        config.update({"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate})
        return config


# %% is_causal
def is_causal(layer, n_features):
    x = np.random.uniform(-2, 2, size=(6, 25, n_features)).astype(np.float32)
    reference = np.asarray(layer(x))
    ok = []
    for t in range(25):
        y = x.copy()
        y[:, t + 1 :] += np.random.normal(size=y[:, t + 1 :].shape)
        ok.append(np.max(np.abs(np.asarray(layer(y))[:, : t + 1] - reference[:, : t + 1])) < 1e-4)
    return np.all(ok)
