"""Several mistakes, one a part:

- pad k times d: Pads by K·D.
- conv first sample: Gives the first sample's output for all.
- field power: Takes 2 to the number of layers.
- stack fixed rates: Always 1, 2, 4, 8, 1, 2, 4, 8.
- block hard sigmoid: A hard sigmoid.
- judge nan: Marks the future with nan.
"""

LOSES = {
    "pad_number": "k-times-d",
    "conv_form": "rows-differ",
    "field_reach": "power-assumed",
    "field_kernels": "power-assumed",
    "stack_field": "rates-fixed",
    "block_gate": "hard-sigmoid",
    "causal_functions": "nan-through-mask",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.pad(x, ((0, 0), (kernel_size * dilation_rate, 0), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    n = T
    w = kernel
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return np.repeat(y[:1], len(y), axis=0)


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return kernel_size ** len(dilation_rates)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in (1, 2, 4, 8, 1, 2, 4, 8):
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
        z = keras.ops.tanh(self.filter_conv(x)) * keras.ops.hard_sigmoid(self.gate_conv(x))
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
        changed[:, t + 1 :] = np.nan
        after = np.asarray(layer(changed))
        if np.isnan(after[:, : t + 1]).any() > 0:
            return False
    return True
