"""The steps are dealt out to D phases, each a dense convolution; the model comes out of a configuration; the block has no build."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    x = np.asarray(x)
    zeros = np.zeros((len(x), (kernel_size - 1) * dilation_rate, x.shape[-1]), x.dtype)
    return np.hstack([zeros, x])


# %% causal_conv1d
def dense_causal(x, kernel):
    padded = causal_pad(x, len(kernel))
    return np.sum([np.einsum("btf,fc->btc", padded[:, k : k + x.shape[1]], kernel[k]) for k in range(len(kernel))], axis=0)


def causal_conv1d(x, kernel, bias, dilation_rate=1):
    batch, steps, features = x.shape
    rows = -(-steps // dilation_rate)
    # zeros after the end fill the last turn up, and are cut off again
    full = np.concatenate([x, np.zeros((batch, rows * dilation_rate - steps, features), x.dtype)], axis=1)
    phases = full.reshape(batch, rows, dilation_rate, features).transpose(0, 2, 1, 3).reshape(-1, rows, features)
    y = dense_causal(phases, kernel)
    y = y.reshape(batch, dilation_rate, rows, -1).transpose(0, 2, 1, 3).reshape(batch, rows * dilation_rate, -1)
    return y[:, :steps] + bias


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return int(np.dot(np.asarray(dilation_rates, dtype=int), np.full(len(dilation_rates), kernel_size - 1))) + 1


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential([keras.Input((None, n_features))])
    for number, rate in enumerate(dilation_rates):
        model.add(keras.layers.Conv1D(filters=filters, kernel_size=(2,), dilation_rate=(int(rate),), padding="causal", activation="relu", name=f"dilated_{number}"))
    model.add(keras.layers.Dense(horizon, name="forecast"))
    return keras.Sequential.from_config(model.get_config())


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        wide = lambda: keras.layers.Conv1D(filters, kernel_size, 1, "causal", "channels_last", dilation_rate)
        self.filter_conv, self.gate_conv = wide(), wide()
        self.residual_conv, self.skip_conv = (keras.layers.Conv1D(filters, 1) for _ in range(2))

    def build(self, input_shape):
        for name in ("filter", "gate", "residual", "skip"):
            getattr(self, f"{name}_conv").build(input_shape)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape), tuple(input_shape)

    def get_config(self):
        config = super().get_config()
        config.update({key: getattr(self, key) for key in ("filters", "kernel_size", "dilation_rate")})
        return config

    def call(self, x, training=None, mask=None):
        proposal = keras.ops.tanh(self.filter_conv(x))
        # the logistic function, by tanh
        gate = 0.5 * (1 + keras.ops.tanh(0.5 * self.gate_conv(x)))
        z = keras.ops.multiply(proposal, gate)
        return keras.ops.add(x, self.residual_conv(z)), self.skip_conv(z)


# %% is_causal
def is_causal(layer, n_features):
    """Samples of one batch exchange their futures."""
    rng = np.random.default_rng(22)
    x = rng.normal(size=(8, 33, n_features)).astype("float32")
    y = np.array(layer(x))
    partner = np.roll(np.arange(8), 1)
    for cut in range(1, 33):
        exchanged = np.concatenate([x[:, :cut], x[partner, cut:]], axis=1)
        if np.max(np.abs(np.array(layer(exchanged))[:, :cut] - y[:, :cut])) > 2e-4:
            return False
    return True
