"""Several mistakes, one a part:

- pad k less one symmetric: K - 1 zeros, shared out between both ends.
- conv edge: Before the sequence stand copies of the first step.
- field no own step: Forgets the own step.
- stack fixed length: For 112 steps only.
- block gate same: The gate alone has padding 'same'.
- judge inverted: True where it finds a leak.
"""

LOSES = {
    "pad_number": "padded-without-dilation",
    "pad_left": "padded-both-sides",
    "conv_causal": "not-zeros",
    "field_reach": "own-step-missing",
    "field_kernels": "own-step-missing",
    "stack_form": "raises",
    "stack_causal": "raises",
    "stack_field": "raises",
    "stack_layers": "raises",
    "block_causal": "sees-ahead",
    "causal_layers": "inverted",
    "causal_functions": "inverted",
    "causal_faint": "inverted",
    "causal_far": "inverted",
    "causal_hidden": "inverted",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.pad(x, ((0, 0), ((kernel_size - 1) // 2, kernel_size - 1 - (kernel_size - 1) // 2), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)), mode='edge')
    n = T
    w = kernel
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return (kernel_size - 1) * sum(dilation_rates)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    model.add(keras.layers.Reshape((112, n_features)))
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
        self.gate_conv = keras.layers.Conv1D(filters, kernel_size, padding="same", dilation_rate=dilation_rate)
        self.residual_conv = keras.layers.Conv1D(filters, 1)
        self.skip_conv = keras.layers.Conv1D(filters, 1)

    def build(self, input_shape):
        for conv in (self.filter_conv, self.gate_conv, self.residual_conv, self.skip_conv):
            conv.build(input_shape)

    def call(self, x):
        z = keras.ops.tanh(self.filter_conv(x)) * keras.ops.sigmoid(self.gate_conv(x))
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
        if np.abs(after - before)[:, : t + 1].max() > 1e-5:
            return True
    return False
