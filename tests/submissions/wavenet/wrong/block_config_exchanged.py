"""Exchanges the number of filters and the kernel size in get_config: a loaded model is another."""

LOSES = {"block_saved": "not-loadable"}

# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        self.filter_conv = keras.layers.Conv1D(filters, kernel_size, dilation_rate=dilation_rate, padding="causal", activation="tanh")
        self.gate_conv = keras.layers.Conv1D(filters, kernel_size, dilation_rate=dilation_rate, padding="causal", activation="sigmoid")
        self.residual_conv = keras.layers.Conv1D(filters, 1)
        self.skip_conv = keras.layers.Conv1D(filters, 1)

    def build(self, input_shape):
        for conv in (self.filter_conv, self.gate_conv, self.residual_conv, self.skip_conv):
            conv.build(input_shape)

    def call(self, x):
        z = self.filter_conv(x) * self.gate_conv(x)
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        own = {"filters": self.kernel_size, "kernel_size": self.filters, "dilation_rate": self.dilation_rate}
        return {**super().get_config(), **own}
