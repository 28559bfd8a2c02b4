"""Step by step with a queue of what was seen; a model whose last layer is made first; a block on a base class; the test lets time go on."""

# %% a queue
from collections import deque


class Tap:
    """Remembers so many steps, and gives the one that was put in longest ago."""

    def __init__(self, length, empty):
        self.queue = deque([empty] * length, maxlen=length or None)

    def __call__(self, step):
        if not self.queue.maxlen:
            return step
        oldest = self.queue[0]
        self.queue.append(step)
        return oldest


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    missing = (kernel_size - 1) * dilation_rate
    steps = [np.zeros_like(x[:, 0]) for _ in range(missing)] + [x[:, t] for t in range(x.shape[1])]
    return np.stack(steps, axis=1)


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    K = len(kernel)
    taps = [Tap((K - 1 - k) * dilation_rate, np.zeros((x.shape[0], x.shape[2]), x.dtype)) for k in range(K)]
    outputs = []
    for step in np.moveaxis(x, 1, 0):
        outputs.append(sum((tap(step).dot(w) for tap, w in zip(taps, kernel)), start=bias))
    return np.swapaxes(outputs, 0, 1)


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    total = 1
    rates = list(dilation_rates)
    while rates:
        total += (kernel_size - 1) * rates.pop()
    return np.float32(total)


# %% build_wavenet
class WaveNet(keras.Model):
    def __init__(self, n_features, horizon, dilation_rates, filters, **kwargs):
        super().__init__(**kwargs)
        self.forecast = keras.layers.Dense(horizon, name="forecast")
        self.convs = {}
        for number, rate in enumerate(dilation_rates):
            self.convs[f"conv_{number}"] = keras.layers.Conv1D(filters, 2, dilation_rate=rate, padding="causal", activation="relu")

    def call(self, inputs, training=False, mask=None):
        x = inputs
        for conv in self.convs.values():
            x = conv(x)
        return self.forecast(x)


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = WaveNet(n_features, horizon, dilation_rates, filters)
    model.build((None, None, n_features))
    return model


# %% GatedResidualBlock
class Gated(keras.layers.Layer):
    """The base: a gate."""

    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        self.settings = (filters, kernel_size, dilation_rate)
        self.gate_conv = self.wide("gate", "sigmoid")
        self.filter_conv = self.wide("filter", "tanh")

    def wide(self, name, activation):
        filters, size, rate = self.settings
        return keras.layers.Conv1D(filters, size, activation=activation, padding="causal", dilation_rate=rate, name=name)

    def get_config(self):
        return super().get_config() | dict(zip(("filters", "kernel_size", "dilation_rate"), self.settings))


class GatedResidualBlock(Gated):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(filters, kernel_size, dilation_rate, **kwargs)
        self.skip_conv = keras.layers.Conv1D(filters, 1, name="skip")
        self.residual_conv = keras.layers.Conv1D(filters, 1, name="residual")

    def build(self, input_shape):
        for layer in (self.skip_conv, self.residual_conv, self.filter_conv, self.gate_conv):
            if not layer.built:
                layer.build(input_shape)
        self.built = True

    def call(self, inputs, **kwargs):
        z = keras.layers.multiply([self.gate_conv(inputs), self.filter_conv(inputs)])
        return keras.layers.add([self.residual_conv(z), inputs]), self.skip_conv(z)


# %% is_causal
def is_causal(layer, n_features):
    """As time goes on, what was said stays said."""
    said = None
    for attempt in range(3):
        x = np.random.default_rng(100 + attempt).standard_normal((5, 1, n_features), dtype=np.float32)
        said = np.asarray(layer(x))
        for _ in range(20):
            x = np.concatenate([x, np.random.standard_normal((5, 1, n_features)).astype(np.float32)], axis=1)
            now = np.asarray(layer(x))
            if not np.allclose(now[:, :-1], said, atol=2e-5):
                return False
            said = now
    return True
