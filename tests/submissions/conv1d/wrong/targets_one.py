"""Part 3 starts at row 1, as for a stride of 2."""

LOSES = {"targets_rows": "leak"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    n = (y.shape[1] - kernel_size) // stride + 1
    return y[:, 1::stride][:, :n]
