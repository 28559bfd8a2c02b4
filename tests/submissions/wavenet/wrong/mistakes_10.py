"""Several mistakes, one a part:

- pad no return: Forgets to return.
- conv float16: Computes in float16.
- field set: Counts each rate once.
- stack gru: A GRU after the convolutions.
- block kernel fixed: Kernel size 2 always.
- judge not compared: Takes what comes after the cut for what came before.
"""

LOSES = {
    "pad_number": "no-return",
    "pad_left": "no-return",
    "pad_form": "no-return",
    "conv_form": "low-precision",
    "field_reach": "repeats-dropped",
    "field_kernels": "repeats-dropped",
    "stack_field": "sees-everything",
    "stack_layers": None,
    "block_causal": "other-reach",
    "causal_layers": None,
    "causal_functions": None,
    "causal_faint": None,
    "causal_far": None,
    "causal_hidden": None,
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    padded = np.pad(x, ((0, 0), ((kernel_size - 1) * dilation_rate, 0), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    x, kernel, bias = (a.astype(np.float16) for a in (x, kernel, bias))

    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    n = T
    w = kernel
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return 1 + (kernel_size - 1) * sum(set(int(d) for d in dilation_rates))


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(keras.layers.GRU(filters, return_sequences=True))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        self.filter_conv = keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=dilation_rate)
        self.gate_conv = keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=dilation_rate)
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
        if np.abs(after - before)[:, t + 1 :].max(initial=0) > 1e-5:
            return False
    return True
