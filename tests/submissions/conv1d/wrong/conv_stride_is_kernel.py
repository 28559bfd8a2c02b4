"""Part 1 moves on by the kernel."""

LOSES = {"conv_stride": "stride-is-kernel"}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    step = K if stride > 1 and padding == "valid" else stride
    windows = np.stack([x[:, a : a + K] for a in range(0, x.shape[1] - K + 1, step)], axis=1)
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
