"""Part 1 does not look at padding."""

LOSES = {"conv_same": "same-ignored", "conv_same_stride": "same-ignored"}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K = len(kernel)
    steps = (x.shape[1] - K) // stride + 1
    windows = np.stack([x[:, j * stride : j * stride + K] for j in range(steps)], axis=1)
    return np.einsum("bjkf,kfc->bjc", windows, kernel) + bias
