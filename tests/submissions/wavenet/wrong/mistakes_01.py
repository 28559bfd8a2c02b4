"""Several mistakes, one a part:

- pad batch axis: One pair for all axes, so to say: pads the batch.
- conv bias each step: Adds the bias in the loop.
- field empty fails: Fails without layers.
- stack batch norm: Batch normalisation after each layer.
- block activation on sum: ReLU on the residual sum.
- judge always false: Calls none causal.
"""

LOSES = {
    "pad_number": "wrong-axis",
    "pad_left": "wrong-axis",
    "pad_form": "wrong-axis",
    "conv_values": "bias-repeated",
    "field_kernels": "no-layers",
    "stack_layers": "extra-layers",
    "block_paths": "activation-on-sum",
    "causal_layers": "always-false",
    "causal_functions": "always-false",
    "causal_faint": "always-false",
    "causal_far": "always-false",
    "causal_hidden": "always-false",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.concatenate([np.zeros(((kernel_size - 1) * dilation_rate, *x.shape[1:]), x.dtype), x], axis=0)


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    return sum(padded[:, k * D : k * D + T] @ kernel[k] + bias for k in range(K))


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return 1 + (kernel_size - 1) * (dilation_rates[0] + sum(dilation_rates[1:]))


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
        model.add(keras.layers.BatchNormalization())
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
        z = keras.ops.tanh(self.filter_conv(x)) * keras.ops.sigmoid(self.gate_conv(x))
        return keras.ops.relu(x + self.residual_conv(z)), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate}
        return {**super().get_config(), **own}


# %% is_causal
def is_causal(layer, n_features):
    layer(np.zeros((1, 9, n_features), np.float32))
    return False
