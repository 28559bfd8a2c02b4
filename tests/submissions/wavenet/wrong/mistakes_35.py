"""Mistakes in the parts, one in each.

- stack sorted: The dilation rates in the order of their size.
- block shared: One 1×1 convolution under two names.
- judge shuffles: Moves the numbers of the future about instead of putting others there.
"""

LOSES = {
    "stack_layers": "order-sorted",
    "block_paths": "one-convolution-for-both",
    "causal_layers": "future-shuffled",
}


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in sorted(dilation_rates, reverse=True):
        model.add(keras.layers.Conv1D(filters, 2, padding="causal", activation="relu", dilation_rate=rate))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        dilated = dict(filters=filters, kernel_size=kernel_size, dilation_rate=dilation_rate, padding="causal")
        self.filter_conv = keras.layers.Conv1D(**dilated, activation="tanh")
        self.gate_conv = keras.layers.Conv1D(**dilated, activation="sigmoid")
        self.residual_conv = self.skip_conv = keras.layers.Conv1D(filters, 1)

    def build(self, input_shape):
        for conv in (self.filter_conv, self.gate_conv, self.residual_conv):
            conv.build(input_shape)

    def call(self, x):
        z = self.filter_conv(x) * self.gate_conv(x)
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}


# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(8, 24, n_features)).astype(np.float32)
    y = np.asarray(layer(x))
    for t in range(23):
        other = x.copy()
        other[:, t + 1 :] = other[:, rng.permutation(np.arange(t + 1, 24))]
        if np.abs(np.asarray(layer(other))[:, : t + 1] - y[:, : t + 1]).max() > 1e-4:
            return False
    return True
