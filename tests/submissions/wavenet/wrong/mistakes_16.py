"""Several mistakes, one a part:

- pad sum: Adds K - 1 and D.
- conv mean: Takes the mean over the kernel.
- stack layers in a list: Gives the layers, not a model.
- block no return: call() has no return statement.
- judge sums channels: Adds the channels up.
"""

LOSES = {
    "pad_number": "sum-not-product",
    "conv_values": "mean-not-sum",
    "stack_form": "not-a-model",
    "stack_causal": "not-a-model",
    "stack_field": "not-a-model",
    "stack_layers": "not-a-model",
    "block_gate": "no-return",
    "block_paths": "no-return",
    "block_causal": "no-return",
    "block_weights": "no-return",
    "block_saved": "no-return",
    "causal_hidden": None,
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.pad(x, ((0, 0), (kernel_size - 1 + dilation_rate, 0), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    n = T
    w = kernel / len(kernel)
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    layers = [keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu") for rate in dilation_rates]
    return [*layers, keras.layers.Dense(horizon)]


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
        outputs = x + self.residual_conv(z), self.skip_conv(z)

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
        if np.abs((after - before)[:, : t + 1].sum(2)).max() > 1e-4:
            return False
    return True
