"""Several mistakes, one a part:

- conv one sample: Works for one sample only.
- stack no relu: No activation.
- block other names: Calls its convolutions otherwise.
- judge words: Answers in words.
"""

LOSES = {
    "conv_form": "shape",
    "stack_layers": "no-activation",
    "block_gate": "missing-part",
    "block_paths": "missing-part",
    "block_causal": "missing-part",
    "block_weights": "missing-part",
    "causal_layers": "not-true-or-false",
    "causal_functions": "not-true-or-false",
    "causal_faint": "not-true-or-false",
    "causal_far": "not-true-or-false",
    "causal_hidden": "not-true-or-false",
}


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    n = T
    w = kernel
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y[:1]


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        self.filter = keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=dilation_rate)
        self.gate = keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=dilation_rate)
        self.residual_conv = keras.layers.Conv1D(filters, 1)
        self.skip_conv = keras.layers.Conv1D(filters, 1)

    def build(self, input_shape):
        for conv in (self.filter, self.gate, self.residual_conv, self.skip_conv):
            conv.build(input_shape)

    def call(self, x):
        z = keras.ops.tanh(self.filter(x)) * keras.ops.sigmoid(self.gate(x))
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
            return "leaks"
    return "causal"
