"""Several mistakes, one a part:

- pad symmetric: Half of the zeros on each side.
- conv no bias: Forgets the bias.
- stack no dilation: Forgets the dilation rate.
- block one conv for both: Filter and gate from one convolution.
- judge to zero from negative: Inputs below 0 only.
"""

LOSES = {
    "pad_left": "padded-both-sides",
    "conv_values": "no-bias",
    "stack_field": "dilation-ignored",
    "block_gate": "filter-twice",
    "block_causal": "conv-unused",
    "block_weights": "no-gradient",
    "causal_hidden": "inputs-hide",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    n = (kernel_size - 1) * dilation_rate
    return np.pad(x, ((0, 0), (n // 2, n - n // 2), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    n = T
    w = kernel
    y = 0 + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, padding="causal", activation="relu"))
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
        z = keras.ops.tanh(self.filter_conv(x)) * keras.ops.sigmoid(self.filter_conv(x))
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}
        return {**super().get_config(), **own}


# %% is_causal
def is_causal(layer, n_features):
    T = 24
    x = -np.random.uniform(0.1, 2, size=(4, T, n_features)).astype(np.float32)
    before = np.asarray(layer(x))
    for t in range(T):
        changed = x.copy()
        changed[:, t + 1 :] = -np.random.uniform(0.1, 2, size=x[:, t + 1 :].shape)
        after = np.asarray(layer(changed))
        if np.abs(after - before)[:, : t + 1].max() > 1e-5:
            return False
    return True
