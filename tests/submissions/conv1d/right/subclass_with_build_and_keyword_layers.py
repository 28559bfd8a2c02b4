"""A Model subclass whose layers are made in build and which is called on data once; a 1 by 1 convolution beside the GRU."""

# %% build_conv_gru
class Network(keras.Model):
    def __init__(self, horizon, **kwargs):
        super().__init__(**kwargs)
        self.horizon = horizon

    def build(self, input_shape):
        self.halve = keras.layers.Conv1D(filters=16, kernel_size=4, strides=2, activation="swish")
        self.mix = keras.layers.Conv1D(filters=16, kernel_size=1)
        self.remember = keras.layers.GRU(units=16, return_sequences=True)
        self.forecast = keras.layers.Dense(units=self.horizon)
        self.built = True

    def call(self, inputs, training=False, mask=None):
        half = self.mix(self.halve(inputs))
        states = self.remember(half, training=training)
        return self.forecast(keras.ops.concatenate([half, states], axis=-1))


def build_conv_gru(n_features, horizon):
    network = Network(horizon)
    network(keras.ops.zeros((1, 4, n_features)))
    return network


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    under = np.zeros(n, dtype=bool)
    under[::stride] = True
    reach = (kernel_size - 1) * dilation_rate
    if padding == "valid" and reach > 0:
        under[-reach:] = False
    return int(under.sum())


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    steps = 1 + (y.shape[1] - kernel_size) // stride
    out = np.empty((y.shape[0], steps, y.shape[2]), y.dtype)
    for j in range(steps):
        out[:, j] = y[:, j * stride + kernel_size - 1]
    return out
