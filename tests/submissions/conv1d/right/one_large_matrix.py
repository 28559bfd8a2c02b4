"""The convolution as one matrix product; a single channel with a ReLU, then a GRU of one unit."""


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    B, T, F = x.shape
    K, _, C = kernel.shape
    starts = np.arange(0, T - K + 1, stride)
    if padding == "same":
        starts = np.arange(-(-T // stride)) * stride
        starts -= max(starts[-1] + K - T, 0) // 2
    matrix = np.zeros((T, F, len(starts), C), np.float32)
    for j, a in enumerate(starts):
        first, last = max(a, 0), min(a + K, T)
        matrix[first:last, :, j] = kernel[first - a : last - a]
    return (x.reshape(B, T * F) @ matrix.reshape(T * F, -1)).reshape(B, len(starts), C) + bias


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    match padding:
        case "valid":
            last = n - 1 - (kernel_size - 1) * dilation_rate
            return 0 if last < 0 else last // stride + 1
        case "same" | "causal":
            return n // stride + bool(n % stride)


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    steps = output_length(y.shape[1], kernel_size, stride)
    return y[:, np.arange(steps) * stride + kernel_size - 1]


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    return keras.Sequential(
        [
            keras.Input((None, n_features)),
            keras.layers.Conv1D(1, 4, strides=2, activation="relu"),
            keras.layers.GRU(1, return_sequences=True),
            keras.layers.Dense(horizon, activation="relu"),
        ]
    )
