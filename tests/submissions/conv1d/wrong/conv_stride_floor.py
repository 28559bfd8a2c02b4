"""Part 1 counts the strided windows with one too few."""

LOSES = {"conv_stride": "last-window-missing"}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    n = (x.shape[1] - K) // stride + (stride == 1 or padding == "same")
    windows = np.stack([x[:, j * stride : j * stride + K] for j in range(n)], axis=1)
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
