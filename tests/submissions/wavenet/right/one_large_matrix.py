"""Padding and convolution as one large matrix each; a model in two parts; the test moves one number at a time, all in one batch."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    T = x.shape[1]
    matrix = np.eye(T + (kernel_size - 1) * dilation_rate, dtype=x.dtype)[:, (kernel_size - 1) * dilation_rate :]
    return np.einsum("st,btf->bsf", matrix, x)


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    B, T, F = x.shape
    K, _, C = kernel.shape
    large = np.zeros((T, F, T, C))
    for t in range(T):
        for k in range(K):
            s = t - (K - 1 - k) * dilation_rate
            if s >= 0:
                large[s, :, t, :] = kernel[k]
    return (x.reshape(B, T * F) @ large.reshape(T * F, T * C)).reshape(B, T, C) + bias


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    return int(np.add.reduce([(kernel_size - 1) * d for d in dilation_rates], initial=1))


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    trunk = keras.Sequential([keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=d, activation="relu") for d in dilation_rates])
    inputs = keras.Input((None, n_features))
    return keras.Model(inputs, keras.layers.Dense(horizon, "linear")(trunk(inputs)))


# %% GatedResidualBlock
@keras.saving.register_keras_serializable(package="mine")
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        for name, size, rate, activation in (
            ("filter_conv", kernel_size, dilation_rate, keras.activations.tanh),
            ("gate_conv", kernel_size, dilation_rate, keras.activations.sigmoid),
            ("residual_conv", 1, 1, None),
            ("skip_conv", 1, 1, None),
        ):
            setattr(self, name, keras.layers.Conv1D(filters, size, dilation_rate=rate, padding="causal", activation=activation))

    def call(self, x, training=None):
        z = self.filter_conv(x)
        z *= self.gate_conv(x)
        return self.residual_conv(z) + x, self.skip_conv(z)

    def get_config(self):
        return dict(super().get_config(), filters=self.filters, kernel_size=self.kernel_size, dilation_rate=self.dilation_rate)


# %% is_causal
def is_causal(layer, n_features):
    T = 11
    for seed in range(6):
        x = np.random.default_rng(seed).normal(size=(T, n_features)).astype(np.float32)
        moved = np.tile(x, (T * n_features + 1, 1, 1))
        for number in range(T * n_features):
            moved[number, number // n_features, number % n_features] *= -1.7
        y = np.array(layer(moved))
        for number in range(T * n_features):
            earlier = slice(0, number // n_features)
            if np.abs(y[number, earlier] - y[-1, earlier]).sum() > 1e-4:
                return 0
    return 1
