"""Part 3 does not use the stride."""

LOSES = {"targets_rows": "stride-ignored"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y[:, kernel_size - 1 :]
