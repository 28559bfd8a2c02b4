"""Float64 inside and out, also for the lengths; the padding is written into a larger array."""


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    x, kernel, bias = (np.array(a, dtype="float64") for a in (x, kernel, bias))
    B, T, F = x.shape
    K, F, C = kernel.shape
    steps = np.ceil(T / stride) if padding == "same" else np.floor((T - K) / stride) + 1
    if padding == "same":
        need = max(0, (steps - 1) * stride + K - T)
        left = int(np.floor(need / 2))
        larger = np.zeros((B, T + int(need), F))
        larger[:, left : left + T] = x
        x = larger
    out = np.empty((B, int(steps), C))
    for j in range(int(steps)):
        out[:, j] = x[:, stride * j : stride * j + K].reshape(B, K * F) @ kernel.reshape(K * F, C)
    out += bias
    return out


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return np.ceil(n / stride)
    return max(np.floor((n - dilation_rate * (kernel_size - 1) - 1) / stride) + 1, 0.0)


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    y = y.astype(np.float64)
    keep = (np.arange(y.shape[1]) - (kernel_size - 1)) % stride == 0
    keep[: kernel_size - 1] = False
    return y[:, keep]


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    return keras.Sequential(
        [
            keras.Input((None, n_features), dtype="float64"),
            keras.layers.Conv1D(9, 4, strides=2, dtype="float64"),
            keras.layers.GRU(7, return_sequences=True, dtype="float64"),
            keras.layers.Dense(horizon, dtype="float64"),
        ]
    )
