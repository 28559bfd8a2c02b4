"""Part 3 returns y."""

LOSES = {"targets_rows": "nothing-cut"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y
