"""Part 1 pads (K - 1) // 2 on both sides."""

LOSES = {"conv_same": "one-zero-missing", "conv_same_stride": None}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        x = np.pad(x, ((0, 0), ((K - 1) // 2, (K - 1) // 2), (0, 0)))
    steps = (x.shape[1] - K) // stride + 1
    windows = np.stack([x[:, j * stride : j * stride + K] for j in range(steps)], axis=1)
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
