"""Part 1 takes the stride for gaps in the window."""

LOSES = {"conv_stride": "stride-as-dilation", "conv_same_stride": None}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    n = x.shape[1] - stride * (K - 1)
    if n < 1:
        return np.zeros((len(x), 1, kernel.shape[2]))
    windows = np.stack([x[:, a : a + stride * (K - 1) + 1 : stride] for a in range(n)], axis=1)
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
