"""Several mistakes, one a part:

- pad changes x: Overwrites x on the way.
- conv calls tf: Calls tf.nn.convolution through another name.
- field kernel two: Right for kernel size 2 only.
- stack dropout: Dropout after each layer.
- block config lacks rate: The dilation rate has a default and is not in the configuration.
- judge asks for shapes: Takes every suspect for a layer of Keras.
"""

LOSES = {
    "pad_form": "argument-changed",
    "conv_values": "built-in",
    "conv_gaps": "built-in",
    "conv_causal": "built-in",
    "conv_form": "built-in",
    "field_kernels": "kernel-size-two-assumed",
    "stack_layers": "extra-layers",
    "block_saved": "loaded-differs",
    "causal_functions": "functions-fail",
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    n = (kernel_size - 1) * dilation_rate
    padded = np.pad(x, ((0, 0), (n, 0), (0, 0)))
    x -= x.mean()
    return padded


# %% another name
import tensorflow as tf

convolve = getattr(tf.nn, "convolution")


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    padded = np.pad(x, ((0, 0), ((len(kernel) - 1) * dilation_rate, 0), (0, 0)))
    return convolve(padded, kernel, dilations=[dilation_rate]) + bias


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return 1 + sum(dilation_rates)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
        model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Conv1D(horizon, 1))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
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
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.filters, "kernel_size": self.kernel_size}
        return {**super().get_config(), **own}


# %% is_causal
def is_causal(layer, n_features):
    print(len(layer.weights), "weights")
    T = 24
    x = np.random.normal(size=(4, T, n_features)).astype(np.float32)
    before = np.asarray(layer(x))
    for t in range(T):
        changed = x.copy()
        changed[:, t + 1 :] = np.random.normal(size=x[:, t + 1 :].shape)
        after = np.asarray(layer(changed))
        if np.abs(after - before)[:, : t + 1].max() > 1e-5:
            return False
    return True
