"""Part 1 counts the windows from the end."""

LOSES = {"conv_stride": "aligned-to-the-end", "conv_same_stride": "aligned-to-the-end"}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    windows = np.stack([x[:, a : a + K] for a in range((x.shape[1] - K) % stride, x.shape[1] - K + 1, stride)], axis=1)
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
