"""A Layer of the student's own holds Conv1D and GRU; a residual Dense beside the GRU; two heads put together."""

# %% conv1d
class Windows:
    """Where the windows of a convolution start."""

    def __init__(self, steps, size, stride, padding):
        self.before = self.after = 0
        if padding == "same":
            lacking = max((-(-steps // stride) - 1) * stride + size - steps, 0)
            self.before = lacking // 2
            self.after = lacking - self.before
        self.size, self.stride, self.steps = size, stride, steps + self.before + self.after

    def __iter__(self):
        return iter(range(0, self.steps - self.size + 1, self.stride))

    def __len__(self):
        return len(range(0, self.steps - self.size + 1, self.stride))


def conv1d(x, kernel, bias, stride=1, padding="valid"):
    places = Windows(x.shape[1], kernel.shape[0], stride, padding)
    x = np.pad(x, ((0, 0), (places.before, places.after), (0, 0)))
    out = np.zeros((x.shape[0], len(places), kernel.shape[2]), np.float32)
    for j, a in enumerate(places):
        for k in range(places.size):
            out[:, j] += x[:, a + k] @ kernel[k]
    return out + bias


# %% build_conv_gru
class HalvedMemory(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.halve = keras.layers.Conv1D(units, kernel_size=4, strides=2, padding="valid")
        self.remember = keras.layers.GRU(units, return_sequences=True, return_state=True)
        self.beside = keras.layers.Dense(units)

    def build(self, input_shape):
        self.halve.build(input_shape)
        self.remember.build((None, None, self.units))
        self.beside.build((None, None, self.units))

    def call(self, inputs):
        half = self.halve(inputs)
        states, _ = self.remember(half)
        return states + self.beside(half)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def build_conv_gru(n_features, horizon):
    inputs = keras.Input((None, n_features))
    states = HalvedMemory(12)(inputs)
    heads = [keras.layers.Dense(1)(states) for _ in range(horizon)]
    outputs = keras.layers.Concatenate()(heads) if horizon > 1 else heads[0]
    return keras.Model(inputs, outputs)
