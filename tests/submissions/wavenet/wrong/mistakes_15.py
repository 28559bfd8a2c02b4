"""Several mistakes, one a part:

- pad span: Pads by the whole span of the kernel.
- conv kernel two: Uses the first and the last weight only.
- stack last only: Forecasts after the last step only.
- block no residual: Does not add x.
- judge short: Six steps.
"""

LOSES = {
    "pad_number": "one-too-many",
    "conv_values": "ends-only",
    "stack_form": "one-step-only",
    "stack_causal": "one-step-only",
    "stack_field": "one-step-only",
    "stack_layers": None,
    "block_paths": "no-residual",
    "causal_far": "looks-too-short",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.pad(x, ((0, 0), ((kernel_size - 1) * dilation_rate + 1, 0), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    n = (len(kernel) - 1) * dilation_rate
    earlier = np.pad(x, ((0, 0), (n, 0), (0, 0)))[:, : x.shape[1]]
    return earlier @ kernel[0] + x @ kernel[-1] + bias if n else x @ kernel[0] + bias


# %% build_wavenet
class Last(keras.layers.Layer):
    def call(self, x):
        return x[:, -1]


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(Last())
    model.add(keras.layers.Dense(horizon))
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
        z = keras.ops.tanh(self.filter_conv(x)) * keras.ops.sigmoid(self.gate_conv(x))
        return self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}
        return {**super().get_config(), **own}


# %% is_causal
def is_causal(layer, n_features):
    T = 6
    x = np.random.normal(size=(20, T, n_features)).astype(np.float32)
    before = np.asarray(layer(x))
    for t in range(T):
        changed = x.copy()
        changed[:, t + 1 :] = np.random.normal(size=x[:, t + 1 :].shape)
        after = np.asarray(layer(changed))
        if np.abs(after - before)[:, : t + 1].max() > 1e-5:
            return False
    return True
