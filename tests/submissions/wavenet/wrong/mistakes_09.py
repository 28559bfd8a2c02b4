"""Several mistakes, one a part:

- pad kernel size one: A slice from minus zero when nothing is to be padded.
- conv flipped: Turns the kernel round.
- field product: Multiplies what is to be added.
- stack growing filters: Twice as many filters in each layer.
- block in numpy: Computes in NumPy.
- judge next two only: Changes the next two steps only.
"""

LOSES = {
    "pad_form": None,
    "conv_values": "kernel-flipped",
    "field_reach": "product-not-sum",
    "field_kernels": "product-not-sum",
    "stack_layers": None,
    "block_causal": None,
    "block_weights": None,
    "block_saved": None,
    "causal_far": "looks-too-short",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    n = (kernel_size - 1) * dilation_rate
    out = np.zeros((x.shape[0], x.shape[1] + n, x.shape[2]))
    out[:, n:] = x
    return out if n else out[:, :-n]


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    n = T
    w = kernel[::-1]
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return int(np.prod([1 + (kernel_size - 1) * d for d in dilation_rates]))


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for number, rate in enumerate(dilation_rates):
        wide = filters * 2 ** min(number, 2)
        model.add(keras.layers.Conv1D(wide, 2, dilation_rate=rate, padding="causal", activation="relu"))
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
        z = np.tanh(self.filter_conv(x)) / (1 + np.exp(-self.gate_conv(x).numpy()))
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}
        return {**super().get_config(), **own}


# %% is_causal
def is_causal(layer, n_features):
    T = 20
    x = np.random.normal(size=(5, T, n_features)).astype(np.float32)
    before = np.asarray(layer(x))
    for t in range(T - 1):
        changed = x.copy()
        changed[:, t + 1 : t + 3] = np.random.normal(size=x[:, t + 1 : t + 3].shape)
        if np.abs(np.asarray(layer(changed)) - before)[:, t].max() > 1e-5:
            return False
    return True
