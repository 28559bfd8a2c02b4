"""Part 3 averages over the window."""

LOSES = {"targets_rows": "averaged"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    n = (y.shape[1] - kernel_size) // stride + 1
    return np.stack([y[:, j * stride : j * stride + kernel_size].mean(axis=1) for j in range(n)], axis=1)
