"""Mistakes in the parts, one in each.

- stack residual: Each convolution but the first adds its input.
- block relu on paths: The two 1×1 convolutions have ReLU.
- judge positive: The inputs are all positive, and a leak of negative numbers is not seen.
"""

LOSES = {
    "stack_layers": "residual",
    "block_paths": "activation-on-paths",
    "causal_hidden": "inputs-hide",
}


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    inputs = keras.Input((None, n_features))
    z = inputs
    for i, rate in enumerate(dilation_rates):
        new = keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=rate, activation="relu")(z)
        z = new if i == 0 else z + new
    return keras.Model(inputs, keras.layers.Dense(horizon)(z))


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        dilated = dict(filters=filters, kernel_size=kernel_size, dilation_rate=dilation_rate, padding="causal")
        self.filter_conv = keras.layers.Conv1D(**dilated, activation="tanh")
        self.gate_conv = keras.layers.Conv1D(**dilated, activation="sigmoid")
        self.residual_conv = keras.layers.Conv1D(filters, 1, activation="relu")
        self.skip_conv = keras.layers.Conv1D(filters, 1, activation="relu")

    def build(self, input_shape):
        for conv in (self.filter_conv, self.gate_conv, self.residual_conv, self.skip_conv):
            conv.build(input_shape)

    def call(self, x):
        z = self.filter_conv(x) * self.gate_conv(x)
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}


# %% is_causal
def is_causal(layer, n_features):
    x = np.random.rand(16, 24, n_features).astype(np.float32)
    y = np.asarray(layer(x))
    for t in range(23):
        other = x.copy()
        other[:, t + 1 :] = np.random.rand(16, 23 - t, n_features)
        if np.abs(np.asarray(layer(other))[:, : t + 1] - y[:, : t + 1]).max() > 1e-4:
            return False
    return True
