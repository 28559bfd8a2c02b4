"""Part 3 takes the middle of the window."""

LOSES = {"targets_rows": "leak-centre"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    n = (y.shape[1] - kernel_size) // stride + 1
    return y[:, kernel_size // 2 :: stride][:, :n]
