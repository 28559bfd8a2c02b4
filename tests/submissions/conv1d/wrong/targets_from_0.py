"""Part 3 takes every S-th row from the first on, cut."""

LOSES = {"targets_rows": "leak-from-the-first-row"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    n = (y.shape[1] - kernel_size) // stride + 1
    return y[:, ::stride][:, :n]
