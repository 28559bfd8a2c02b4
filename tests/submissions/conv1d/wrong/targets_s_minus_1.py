"""Part 3 starts at S - 1, cut: the leak that trains in silence."""

LOSES = {"targets_rows": "leak-by-the-stride"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    n = (y.shape[1] - kernel_size) // stride + 1
    return y[:, stride - 1 :: stride][:, :n]
