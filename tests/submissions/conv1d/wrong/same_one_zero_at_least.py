"""Part 1 pads one zero also where a kernel of one step needs none."""

LOSES = {"conv_same": None, "conv_same_stride": None}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 1)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    steps = (x.shape[1] - K) // stride + 1
    windows = np.stack([x[:, j * stride : j * stride + K] for j in range(steps)], axis=1)
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
