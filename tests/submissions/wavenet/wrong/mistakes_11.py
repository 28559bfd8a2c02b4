"""Several mistakes, one a part:

- pad nothing: Gives x back.
- conv gap plus one: Leaves D steps out, not D - 1.
- field spans: Adds the span of each layer.
- stack head kernel two: The last layer has kernel size 2 as well.
- block no activations: The convolutions as they are.
- judge one channel: Looks at the first channel only.
"""

LOSES = {
    "pad_number": "not-padded",
    "pad_left": "not-padded",
    "conv_gaps": "gap-too-wide",
    "conv_values": "not-neighbours",
    "field_reach": "one-per-layer",
    "field_kernels": "one-per-layer",
    "stack_field": "extra-step",
    "stack_layers": "last-layer",
    "block_gate": "no-activations",
    "causal_hidden": "one-channel-only",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return x


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * (D + 1), 0), (0, 0)))
    n = T
    w = kernel
    y = bias + sum(padded[:, k * (D + 1) : k * (D + 1) + n] @ w[k] for k in range(K))
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return sum((kernel_size - 1) * d + 1 for d in dilation_rates)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 2, padding="causal"))
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
        z = self.filter_conv(x) * self.gate_conv(x)
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}
        return {**super().get_config(), **own}


# %% is_causal
def is_causal(layer, n_features):
    T = 24
    x = np.random.normal(size=(4, T, n_features)).astype(np.float32)
    before = np.asarray(layer(x))
    for t in range(T):
        changed = x.copy()
        changed[:, t + 1 :] = np.random.normal(size=x[:, t + 1 :].shape)
        after = np.asarray(layer(changed))
        if np.abs(after - before)[:, : t + 1, 0].max() > 1e-5:
            return False
    return True
