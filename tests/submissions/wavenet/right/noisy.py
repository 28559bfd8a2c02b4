"""Prints and warns everywhere; activations as layers of their own; the test shuffles what comes later."""

# %% imports
import sys
import warnings

warnings.warn("a warning of the student's")
print("loading", file=sys.stderr)


# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    print("padding", x.shape, "by", (kernel_size - 1) * dilation_rate)
    front = 0 * x[:, :1].repeat((kernel_size - 1) * dilation_rate, axis=1)
    return np.hstack([front, x])


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    print(f"{x.shape=} {kernel.shape=} {bias.shape=} {dilation_rate=}")
    warnings.warn("this may be slow")
    y = np.broadcast_to(bias, (*x.shape[:2], len(bias))).copy()
    for k, row in enumerate(kernel):
        back = (len(kernel) - 1 - k) * dilation_rate
        if back < x.shape[1]:
            y[:, back:] += x[:, : x.shape[1] - back] @ row
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    field = 1
    for number, rate in enumerate(dilation_rates):
        field = field + kernel_size * rate - rate
        print("after layer", number, "an output sees", field)
    return field


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    model = keras.Sequential(name="wavenet")
    model.add(keras.layers.InputLayer(shape=[None, n_features], name="days"))
    for number, rate in enumerate(dilation_rates):
        print("layer", number, "rate", rate)
        model.add(keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=int(rate), name=f"conv_{number}"))
        model.add(keras.layers.Activation("relu", name=f"relu_{number}"))
    model.add(keras.layers.TimeDistributed(keras.layers.Dense(horizon), name="forecast"))
    model.summary()
    return model


# %% GatedResidualBlock
class GatedResidualBlock(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate, **kwargs):
        super().__init__(**kwargs)
        print("a new block", self.name)
        self.filters = filters
        self.kernel_size = kernel_size
        self.dilation_rate = dilation_rate
        self.filter_conv = keras.layers.Conv1D(filters, kernel_size, dilation_rate=dilation_rate, padding="causal", name="filter_conv")
        self.gate_conv = keras.layers.Conv1D(filters, kernel_size, dilation_rate=dilation_rate, padding="causal", name="gate_conv")
        self.residual_conv = keras.layers.Conv1D(filters, 1, padding="same", name="residual_conv")
        self.skip_conv = keras.layers.Conv1D(filters, 1, padding="same", name="skip_conv")
        self.tanh = keras.layers.Activation("tanh")
        self.sigmoid = keras.layers.Activation("sigmoid")
        self.multiply = keras.layers.Multiply()
        self.add = keras.layers.Add()

    def call(self, x):
        print("called with", x.shape)
        z = self.multiply([self.tanh(self.filter_conv(x)), self.sigmoid(self.gate_conv(x))])
        return self.add([x, self.residual_conv(z)]), self.skip_conv(z)

    def get_config(self):
        warnings.warn("saving")
        config = super().get_config()
        config["filters"] = self.filters
        config["kernel_size"] = self.kernel_size
        config["dilation_rate"] = self.dilation_rate
        return config


# %% is_causal
def is_causal(layer, n_features):
    T = 30
    print("judging", layer)
    rng = np.random.default_rng(0)
    for trial in range(3):
        x = rng.normal(size=(4, T, n_features)).astype("float32")
        y = np.asarray(layer(x))
        for t in range(T - 1):
            shuffled = x.copy()
            shuffled[:, t + 1 :] = rng.permutation(x[:, t + 1 :], axis=1) - 1.5
            difference = np.abs(np.asarray(layer(shuffled))[:, : t + 1] - y[:, : t + 1]).max()
            if difference > 1e-4:
                print("output", t, "moves by", difference)
                return False
    print("no output moved")
    return True
