"""Part 1 computes all places and cuts them with [left:-right], which leaves nothing for a kernel of one step."""

LOSES = {"conv_same": None, "conv_same_stride": None}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "valid":
        windows = np.stack([x[:, j : j + K] for j in range(0, T - K + 1, stride)], axis=1)
        return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
    wide = np.pad(x, ((0, 0), (K - 1, K - 1), (0, 0)))
    places = np.stack([wide[:, j : j + K] for j in range(T + K - 1)], axis=1)
    everywhere = np.einsum("bjkf,kfc->bjc", places, kernel) + bias
    zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
    first = K - 1 - zeros // 2
    last = K - 1 - (zeros - zeros // 2)
    return everywhere[:, first : -last : stride]
