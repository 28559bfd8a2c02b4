"""A stack of two-dimensional convolutions of height 1; one step of the suspects' inputs changed at a time."""


# %% build_wavenet
class CausalConv2D(keras.layers.Layer):
    """A causal convolution as a two-dimensional one, of height 1."""

    def __init__(self, filters, rate, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.conv = keras.layers.Conv2D(filters, (1, 2), dilation_rate=(1, rate))

    def call(self, x):
        x = keras.ops.pad(x, [[0, 0], [self.rate, 0], [0, 0]])
        return keras.ops.relu(self.conv(keras.ops.expand_dims(x, 1)))[:, 0]


def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    inputs = z = keras.Input((None, n_features))
    for rate in dilation_rates:
        z = CausalConv2D(filters, rate)(z)
    return keras.Model(inputs, keras.layers.Dense(horizon)(z))


# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng(3)
    steps = 17
    for _ in range(8):
        x = rng.uniform(-2, 2, (1, steps, n_features))
        batch = np.repeat(x, steps + 1, axis=0)
        for t in range(steps):
            batch[t, t] = rng.uniform(-2, 2, n_features)
        y = np.asarray(layer(batch.astype("float32")))
        for t in range(1, steps):
            if np.abs(y[t, :t] - y[-1, :t]).max() > 1e-4:
                return False
    return True
