"""Part 1 computes and returns nothing."""

LOSES = {
    "conv_values": "no-return",
    "conv_stride": "no-return",
    "conv_same": "no-return",
    "conv_same_stride": "no-return",
    "conv_form": "no-return",
}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    steps = (x.shape[1] - K) // stride + 1
    windows = np.stack([x[:, j * stride : j * stride + K] for j in range(steps)], axis=1)
    result = np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
