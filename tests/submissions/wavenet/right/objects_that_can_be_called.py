"""Objects with __call__ stand where functions are asked for; the convolution multiplies by one big matrix per lag."""

# %% causal_pad
class CausalPad:
    def __init__(self, value=0.0):
        self.value = value

    def __call__(self, x, kernel_size, dilation_rate=1):
        shape = (x.shape[0], (kernel_size - 1) * dilation_rate, x.shape[2])
        return np.concatenate((np.full(shape, self.value, x.dtype), x), axis=1)


causal_pad = CausalPad()


# %% causal_conv1d
class CausalConvolution:
    def delays(self, size, dilation_rate, steps):
        """For each row of the kernel the matrix that delays a sequence by its lag."""
        return [np.eye(steps, k=-(size - 1 - k) * dilation_rate, dtype=np.float32) for k in range(size)]

    def __call__(self, x, kernel, bias, dilation_rate=1):
        moved = [matrix @ x for matrix in self.delays(len(kernel), dilation_rate, x.shape[1])]
        return np.concatenate(moved, axis=-1) @ kernel.reshape(-1, kernel.shape[-1]) + bias


causal_conv1d = CausalConvolution()


# %% receptive_field
class ReceptiveField:
    def __call__(self, kernel_size, dilation_rates):
        return 1 + sum((kernel_size - 1) * rate for rate in dilation_rates)


receptive_field = ReceptiveField()


# %% build_wavenet
class Builder:
    def __init__(self, **settings):
        self.settings = settings

    def __call__(self, n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
        convolutions = [keras.layers.Conv1D(filters, dilation_rate=int(rate), **self.settings) for rate in dilation_rates]
        return keras.Sequential([keras.Input((None, n_features)), *convolutions, keras.layers.Dense(horizon)])


build_wavenet = Builder(kernel_size=2, padding="causal", activation="relu", kernel_initializer="he_uniform")


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, trainable=True, dtype=None, name=None):
        super().__init__(trainable=trainable, dtype=dtype, name=name)
        self.filters = filters
        self.kernel_size = kernel_size
        self.dilation_rate = dilation_rate
        self.skip_conv = keras.layers.Conv1D(filters, 1)
        self.residual_conv = keras.layers.Conv1D(filters, 1)
        self.gate_conv = keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=dilation_rate)
        self.filter_conv = keras.layers.Conv1D(filters, kernel_size, padding="causal", dilation_rate=dilation_rate)

    def build(self, input_shape):
        for conv in (self.filter_conv, self.gate_conv, self.residual_conv, self.skip_conv):
            conv.build(input_shape)

    def z(self, x):
        return keras.activations.tanh(self.filter_conv(x)) * keras.activations.sigmoid(self.gate_conv(x))

    def call(self, x):
        z = self.z(x)
        return x + self.residual_conv(z), self.skip_conv(z)

    def get_config(self):
        config = super().get_config()
        config.update(filters=self.filters, kernel_size=self.kernel_size, dilation_rate=self.dilation_rate)
        return config


# %% is_causal
class Judge:
    def __init__(self, steps=24, draws=5, tolerance=1e-4):
        self.steps, self.draws, self.tolerance = steps, draws, tolerance

    def furthest_leak(self, layer, n_features):
        rng = np.random.default_rng(2026)
        furthest = 0
        for _ in range(self.draws):
            x = rng.normal(size=(1, self.steps, n_features)).astype(np.float32)
            worlds = np.repeat(x, self.steps + 1, axis=0)
            for step in range(self.steps):
                worlds[step, step:] = rng.normal(size=(self.steps - step, n_features))
            *changed, y = np.asarray(layer(worlds))
            for step, other in enumerate(changed):
                moved = np.flatnonzero(np.abs(other - y).max(axis=-1) > self.tolerance)
                if moved.size:
                    furthest = max(furthest, step - int(moved[0]))
        return furthest

    def __call__(self, layer, n_features):
        return self.furthest_leak(layer, n_features) == 0


is_causal = Judge()
