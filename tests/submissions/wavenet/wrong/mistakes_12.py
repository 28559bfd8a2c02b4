"""Several mistakes, one a part:

- pad one too few: Pads by one step too few.
- conv k less one: Pads by K - 1, fewer outputs come out.
- field starts with k: Starts with K.
- stack head relu: ReLU on the last layer too.
- block no dilation: Forgets the dilation.
- judge one cut: Cuts in the middle only, and looks at the last step before it.
"""

LOSES = {
    "pad_number": "one-too-few",
    "conv_causal": "padded-without-dilation",
    "field_reach": "one-too-many",
    "field_kernels": "kernel-size-added",
    "stack_layers": "last-not-linear",
    "block_causal": "dilation-ignored",
    "causal_hidden": "one-cut-only",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.pad(x, ((0, 0), (max((kernel_size - 1) * dilation_rate - 1, 0), 0), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), (K - 1, 0), (0, 0)))
    n = max(padded.shape[1] - (K - 1) * D, 0)
    w = kernel
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return kernel_size + (kernel_size - 1) * sum(dilation_rates)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1, activation="relu"))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        self.filter_conv = keras.layers.Conv1D(filters, kernel_size, padding="causal")
        self.gate_conv = keras.layers.Conv1D(filters, kernel_size, padding="causal")
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
    x = np.random.normal(size=(30, T, n_features)).astype(np.float32)
    before = np.asarray(layer(x))
    for t in [12]:
        changed = x.copy()
        changed[:, t + 1 :] = np.random.normal(size=x[:, t + 1 :].shape)
        after = np.asarray(layer(changed))
        if np.abs(after - before)[:, 12].max() > 1e-5:
            return False
    return True
