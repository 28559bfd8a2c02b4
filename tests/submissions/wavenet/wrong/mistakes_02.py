"""Several mistakes, one a part:

- pad both full: All the zeros on each side.
- conv calls keras: Calls Keras's Conv1D.
- field k times d: Takes K·D for each layer.
- stack centred: Subtracts the mean over time first.
- block both twice: Both activations in the convolutions and again after them.
- judge always true: Calls all causal.
"""

LOSES = {
    "pad_number": "padded-both-sides",
    "pad_left": "padded-both-sides",
    "conv_values": "built-in",
    "conv_gaps": "built-in",
    "conv_causal": "built-in",
    "conv_form": "built-in",
    "field_reach": "k-times-d",
    "field_kernels": "k-times-d",
    "stack_causal": "sees-the-end",
    "stack_field": None,
    "stack_layers": None,
    "block_gate": "both-twice",
    "causal_layers": "always-true",
    "causal_functions": "always-true",
    "causal_faint": "always-true",
    "causal_far": "always-true",
    "causal_hidden": "always-true",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    n = (kernel_size - 1) * dilation_rate
    return np.pad(x, ((0, 0), (n, n), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    layer = keras.layers.Conv1D(kernel.shape[2], len(kernel), dilation_rate=dilation_rate, padding="causal")
    layer.build(x.shape)
    layer.set_weights([kernel, bias])
    return layer(x)


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return 1 + kernel_size * sum(dilation_rates)


# %% build_wavenet
class Centred(keras.layers.Layer):
    def call(self, x):
        return x - keras.ops.mean(x, axis=1, keepdims=True)


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    model.add(Centred())
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        self.filter_conv = keras.layers.Conv1D(filters, kernel_size, activation="tanh", padding="causal", dilation_rate=dilation_rate)
        self.gate_conv = keras.layers.Conv1D(filters, kernel_size, activation="sigmoid", padding="causal", dilation_rate=dilation_rate)
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
    layer(np.zeros((1, 9, n_features), np.float32))
    return True
