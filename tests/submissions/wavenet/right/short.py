"""As short as it goes: lambdas, and a block that leaves its configuration to Keras."""

# %% causal_pad
causal_pad = lambda x, kernel_size, dilation_rate=1: np.pad(x, [(0, 0), ((kernel_size - 1) * dilation_rate, 0), (0, 0)])

# %% causal_conv1d
causal_conv1d = lambda x, kernel, bias, dilation_rate=1: bias + sum(
    causal_pad(x, len(kernel) - k, dilation_rate)[:, : x.shape[1]] @ w for k, w in enumerate(kernel)
)

# %% receptive_field
receptive_field = lambda kernel_size, dilation_rates: sum(dilation_rates) * (kernel_size - 1) + 1

# %% build_wavenet
build_wavenet = lambda n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32: keras.Sequential(
    [keras.Input((None, n_features))]
    + [keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=d, activation="relu") for d in dilation_rates]
    + [keras.layers.Dense(horizon)]
)


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        conv = lambda a: keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=dilation_rate, activation=a)
        self.filter_conv, self.gate_conv = conv("tanh"), conv("sigmoid")
        self.residual_conv, self.skip_conv = keras.layers.Conv1D(filters, 1), keras.layers.Conv1D(filters, 1)

    def call(self, x):
        z = self.filter_conv(x) * self.gate_conv(x)
        return x + self.residual_conv(z), self.skip_conv(z)


# %% is_causal
def is_causal(layer, n_features, T=20):
    x, z = np.random.randn(2, 50, T, n_features).astype("f")
    y = np.array(layer(x))
    return all(np.allclose(y[:, :t], np.array(layer(np.hstack([x[:, :t], z[:, t:]])))[:, :t], atol=1e-5) for t in range(1, T))
