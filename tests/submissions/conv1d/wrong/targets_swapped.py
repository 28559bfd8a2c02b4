"""Part 3 has kernel and stride in each other's place."""

LOSES = {"targets_rows": "kernel-for-stride"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y[:, stride - 1 :: kernel_size]
