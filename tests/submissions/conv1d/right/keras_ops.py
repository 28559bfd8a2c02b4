"""Keras's operations; indices and one einsum; a model with a Sequential in it."""


# %% windows
def window_starts(steps, size, stride, padding):
    if padding == "valid":
        return [a for a in range(0, steps, stride) if a + size <= steps]
    count = -(-steps // stride)
    before = max(stride * (count - 1) + size - steps, 0) // 2
    return [stride * j - before for j in range(count)]


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = kernel.shape[0], x.shape[1]
    wide = keras.ops.pad(x, [[0, 0], [K, K], [0, 0]])
    index = np.array(window_starts(T, K, stride, padding))[:, None] + np.arange(K) + K
    return keras.ops.einsum("bjkf,kfc->bjc", keras.ops.take(wide, index, axis=1), kernel) + bias


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    span = dilation_rate * (kernel_size - 1) + 1
    return len(window_starts(n, span, stride, "same" if padding == "causal" else padding))


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    ends = [a + kernel_size - 1 for a in window_starts(y.shape[1], kernel_size, stride, "valid")]
    return keras.ops.take(y, np.array(ends), axis=1)


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    body = keras.Sequential([keras.layers.Conv1D(16, 4, strides=2, activation="gelu"), keras.layers.GRU(12, return_sequences=True)])
    inputs = keras.layers.Input(shape=[None, n_features])
    outputs = keras.layers.Dense(horizon, activation="tanh")(keras.layers.Dense(10, "relu")(body(inputs)))
    model = keras.Model(inputs=inputs, outputs=outputs)
    model.compile(loss="mae", optimizer="adam")
    return model
