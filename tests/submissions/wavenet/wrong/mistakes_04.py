"""Several mistakes, one a part:

- pad d only: Pads by D, right for kernel size 2 only.
- conv changes x: Adds into the array of the bias.
- field largest: Uses the largest rate.
- stack first layer left out: Begins with the second rate.
- block convs in call: Makes its convolutions anew in each call.
- judge by settings: Looks at the padding.
"""

LOSES = {
    "pad_number": "d-zeros",
    "conv_form": "argument-changed",
    "field_reach": "largest-only",
    "field_kernels": "largest-only",
    "stack_field": "first-layer-missing",
    "block_gate": None,
    "block_paths": None,
    "block_causal": None,
    "block_weights": None,
    "block_saved": None,
    "causal_layers": None,
    "causal_functions": None,
    "causal_faint": None,
    "causal_far": None,
    "causal_hidden": None,
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.pad(x, ((0, 0), (dilation_rate, 0), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    y = sum(padded[:, k * D : k * D + T] @ kernel[k] for k in range(K)) + bias
    x *= 0
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return 1 + (kernel_size - 1) * max(dilation_rates, default=0)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates[1:]:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate

    def call(self, x):
        layer = keras.layers.Conv1D
        self.filter_conv = layer(self.filters, self.kernel_size, padding="causal", dilation_rate=self.dilation_rate)
        self.gate_conv = layer(self.filters, self.kernel_size, padding="causal", dilation_rate=self.dilation_rate)
        self.residual_conv, self.skip_conv = layer(self.filters, 1), layer(self.filters, 1)
        z = keras.ops.tanh(self.filter_conv(x)) * keras.ops.sigmoid(self.gate_conv(x))
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}
        return {**super().get_config(), **own}


# %% is_causal
def is_causal(layer, n_features):
    return all(getattr(part, "padding", "causal") == "causal" for part in getattr(layer, "layers", [layer]))
