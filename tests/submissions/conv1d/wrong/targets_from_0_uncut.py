"""Part 3 takes every S-th row."""

LOSES = {"targets_rows": "leak-from-the-first-row"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y[:, ::stride]
