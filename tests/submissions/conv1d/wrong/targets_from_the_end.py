"""Part 3 counts from the end."""

LOSES = {"targets_rest": "counted-from-the-end"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    n = (y.shape[1] - kernel_size) // stride + 1
    return y[:, ::-1][:, : n * stride : stride][:, ::-1]
