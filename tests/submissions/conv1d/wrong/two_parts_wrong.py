"""Two mistakes in two parts."""

LOSES = {"conv_values": "no-bias", "targets_rows": "one-row-late", "length_padded": "rounded-down"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    span = dilation_rate * (kernel_size - 1) + 1
    return max((n - span) // stride + 1, 0) if padding == "valid" else n // stride


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y[:, kernel_size::stride]


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        P = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (P // 2, P - P // 2), (0, 0)))
    places = x.shape[1] - K + 1
    return sum(x[:, k : k + places : stride] @ kernel[k] for k in range(K))
