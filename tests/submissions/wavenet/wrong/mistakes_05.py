"""Several mistakes, one a part:

- pad edge: Copies of the first step instead of zeros.
- conv d zeros: Pads by D, and fills up on the right.
- field list only: Joins lists, and fails with an array.
- stack fixed filters: Always 32 filters.
- block gate missing: Leaves the gate out.
- judge changes own step: Changes the own step too.
"""

LOSES = {
    "pad_form": "not-zeros",
    "conv_causal": "d-zeros",
    "field_kernels": "one-kind-of-sequence",
    "stack_layers": "filters",
    "block_gate": "gate-missing",
    "block_causal": "conv-unused",
    "block_weights": "no-gradient",
    "causal_layers": "always-false",
    "causal_functions": "always-false",
    "causal_faint": "always-false",
    "causal_far": "always-false",
    "causal_hidden": "always-false",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.pad(x, ((0, 0), ((kernel_size - 1) * dilation_rate, 0), (0, 0)), mode='edge')


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), (D, K * D), (0, 0)))
    n = T
    w = kernel
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return 1 + (kernel_size - 1) * sum([*dilation_rates] + [0]) if isinstance(dilation_rates, (list, tuple)) else dilation_rates.nothing


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(32, 2, dilation_rate=rate, padding="causal", activation="relu"))
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
        z = keras.ops.tanh(self.filter_conv(x))
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
        changed[:, t:] = np.random.normal(size=x[:, t:].shape)
        after = np.asarray(layer(changed))
        if np.abs(after - before)[:, : t + 1].max() > 1e-5:
            return False
    return True
