"""The stack is a model within a model, with ReLU as a layer of its own; the block keeps its sublayers behind a factory method."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    count = (kernel_size - 1) * dilation_rate
    swapped = np.moveaxis(x, 1, -1)
    return np.moveaxis(np.pad(swapped, [(0, 0), (0, 0), (count, 0)]), -1, 1)


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    size, features, channels = kernel.shape
    span = (size - 1) * dilation_rate + 1
    # the kernel with its gaps filled with zeros
    filled = np.zeros((span, features, channels), kernel.dtype)
    filled[::dilation_rate] = kernel
    padded = causal_pad(x, span)
    return np.stack([np.einsum("bsf,sfc->bc", padded[:, t : t + span], filled) for t in range(x.shape[1])], axis=1) + bias


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    spans = [(kernel_size - 1) * rate + 1 for rate in dilation_rates]
    return sum(spans) - len(spans) + 1


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    body = keras.Sequential(name="body")
    body.add(keras.layers.InputLayer(shape=(None, n_features)))
    for rate in dilation_rates:
        body.add(keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(rate)))
        body.add(keras.layers.ReLU())
    inputs = keras.Input((None, n_features))
    head = keras.Sequential([keras.layers.Conv1D(horizon, 1, kernel_initializer="glorot_normal")], name="head")
    return keras.Model(inputs, head(body(inputs)))


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        self.filter_conv = self._dilated("tanh")
        self.gate_conv = self._dilated("sigmoid")
        self.residual_conv = self._pointwise()
        self.skip_conv = self._pointwise()

    def _dilated(self, activation):
        return keras.layers.Conv1D(
            self.filters, self.kernel_size, dilation_rate=self.dilation_rate, padding="causal", activation=activation, bias_initializer="random_normal"
        )

    def _pointwise(self):
        return keras.layers.Conv1D(self.filters, kernel_size=1, padding="valid")

    @property
    def convolutions(self):
        return self.filter_conv, self.gate_conv, self.residual_conv, self.skip_conv

    def build(self, input_shape):
        for conv in self.convolutions:
            if not conv.built:
                conv.build(input_shape)

    def call(self, x, **kwargs):
        filter_conv, gate_conv, residual_conv, skip_conv = self.convolutions
        z = filter_conv(x) * gate_conv(x)
        output = x + residual_conv(z)
        skip = skip_conv(z)
        return (output, skip)

    def get_config(self):
        return {"filters": self.filters, "kernel_size": self.kernel_size, "dilation_rate": self.dilation_rate, **super().get_config()}


# %% is_causal
def worlds(rng, steps, n_features):
    """Yields a cut, and two batches that agree up to it."""
    for cut in range(steps - 1):
        a = rng.normal(size=(6, steps, n_features)).astype(np.float32)
        b = rng.normal(size=(6, steps, n_features)).astype(np.float32)
        b[:, : cut + 1] = a[:, : cut + 1]
        yield cut, a, b


def is_causal(layer, n_features):
    for cut, a, b in worlds(np.random.default_rng(6), 20, n_features):
        of_a, of_b = np.split(np.asarray(layer(np.concatenate([a, b])))[:, : cut + 1], 2)
        difference = of_a - of_b
        if not np.all(np.abs(difference) <= 1e-4):
            return False
    return True
