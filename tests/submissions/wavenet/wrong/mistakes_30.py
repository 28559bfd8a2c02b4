"""Several mistakes, one a part:

- conv short: Fails for sequences shorter than the kernel's span.
- stack skips ahead: Shifts the input by a step, to forecast the next one better.
- block sum: Adds filter and gate.
"""

LOSES = {
    "conv_form": "some-sizes-only",
    "stack_causal": "sees-ahead",
    "stack_layers": None,
    "block_gate": "sum-not-product",
}


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    y = np.zeros((x.shape[0], T, kernel.shape[2])) + bias
    for k in range(K):
        lag = (K - 1 - k) * D
        y[:, lag:] += x[:, : T - lag] @ kernel[k]
    return y


# %% build_wavenet
class Next(keras.layers.Layer):
    def call(self, x):
        return keras.ops.concatenate([x[:, 1:], x[:, -1:]], axis=1)


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    model.add(Next())
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        self.filter_conv = keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=dilation_rate)
        self.gate_conv = keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=dilation_rate)
        self.residual_conv = keras.layers.Conv1D(filters, 1)
        self.skip_conv = keras.layers.Conv1D(filters, 1)

    def build(self, input_shape):
        for conv in (self.filter_conv, self.gate_conv, self.residual_conv, self.skip_conv):
            conv.build(input_shape)

    def call(self, x):
        z = keras.ops.tanh(self.filter_conv(x)) + keras.ops.sigmoid(self.gate_conv(x))
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}
        return {**super().get_config(), **own}
