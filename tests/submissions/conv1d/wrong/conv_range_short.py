"""Part 1 stops one window early."""

LOSES = {
    "conv_values": "last-window-missing",
    "conv_stride": "last-window-missing",
    "conv_same": "one-zero-missing",
    "conv_same_stride": "last-window-missing",
}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    windows = (
        np.stack([x[:, a : a + K] for a in range(0, x.shape[1] - K, stride)], axis=1)
        if x.shape[1] > K
        else np.zeros((len(x), 0, *kernel.shape[:2]))
    )
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
