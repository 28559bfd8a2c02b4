"""Several mistakes, one a part:

- pad k less one: Pads by K - 1 whatever the dilation.
- conv default two: The default dilation is 2.
- field no dilation: Does not use the dilation rates.
- stack fixed horizon: Always 14 numbers.
- block gate not dilated: The gate is not dilated.
- judge gradients: Asks for gradients.
"""

LOSES = {
    "pad_number": "padded-without-dilation",
    "conv_form": "default-dilation",
    "field_reach": "dilation-ignored",
    "field_kernels": "dilation-ignored",
    "stack_form": "horizon",
    "stack_layers": "last-layer",
    "block_causal": "dilation-ignored",
    "causal_functions": None,
}


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.pad(x, ((0, 0), (kernel_size - 1, 0), (0, 0)))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=2):
    K, D, T = len(kernel), dilation_rate, x.shape[1]
    padded = np.pad(x, ((0, 0), ((K - 1) * D, 0), (0, 0)))
    n = T
    w = kernel
    y = bias + sum(padded[:, k * D : k * D + n] @ w[k] for k in range(K))
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return 1 + (kernel_size - 1) * len(dilation_rates)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for rate in dilation_rates:
        model.add(keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu"))
    model.add(keras.layers.Dense(14))
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        self.filter_conv = keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=dilation_rate)
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
    for _ in range(4):
        x = tf.random.normal((1, T, n_features))
        copies = tf.Variable(tf.repeat(x, T, axis=0))
        with tf.GradientTape() as tape:
            y = tf.convert_to_tensor(layer(copies))
            total = tf.reduce_sum(tf.math.square(y) * tf.eye(T)[:, :, None]) + tf.reduce_sum(y * tf.eye(T)[:, :, None])
        gradient = tape.gradient(total, copies)
        if gradient is None:
            continue
        table = np.abs(np.asarray(gradient)).sum(2) > 1e-9
        if np.triu(table, 1).any():
            return False
    return True
