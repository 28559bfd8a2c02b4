"""np.roll with what wraps round set to zero; float64 inside and outside; a class of layers by hand in the stack."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    n = (kernel_size - 1) * dilation_rate
    out = np.zeros((len(x), n + x.shape[1], x.shape[2]))
    out[:, n:, :] = x.astype(np.float64)
    return out


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    x = np.asarray(x, np.float64)
    y = np.tile(np.asarray(bias, np.float64), (x.shape[0], x.shape[1], 1))
    for back, w in enumerate(kernel[::-1]):
        shift = back * dilation_rate
        if shift >= x.shape[1]:
            continue
        moved = np.roll(x, shift, axis=1)
        moved[:, :shift] = 0
        y = y + moved @ w.astype(np.float64)
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    if len(dilation_rates) == 0:
        return 1.0
    return receptive_field(kernel_size, dilation_rates[1:]) + float((kernel_size - 1) * dilation_rates[0])


# %% a layer by hand
class ByHand(keras.layers.Layer):
    def __init__(self, filters, rate, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.rate = filters, rate

    def build(self, shape):
        self.kernel = self.add_weight(shape=(2, shape[-1], self.filters), initializer="he_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros", name="bias")

    def call(self, x):
        earlier = keras.ops.pad(x, ((0, 0), (self.rate, 0), (0, 0)))[:, : keras.ops.shape(x)[1]]
        return keras.ops.relu(earlier @ self.kernel[0] + x @ self.kernel[1] + self.bias)


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    return keras.Sequential([keras.Input((None, n_features)), *[ByHand(filters, rate) for rate in dilation_rates], keras.layers.Dense(horizon)])


# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng(12)
    T = 40
    x = rng.normal(0, 1, (2, T, n_features))
    base = np.asarray(layer(x.astype(np.float32)), np.float64)
    late = [0.0]
    for step in range(1, T):
        for factor in (-1.0, 2.5):
            other = x.copy()
            other[:, step] = other[:, step] * factor + rng.normal(0, 1, (2, n_features))
            out = np.asarray(layer(other.astype(np.float32)), np.float64)
            late.append(np.abs(out - base)[:, :step].max())
    return bool(max(late) <= 1e-6 * max(1, np.abs(base).max()))
