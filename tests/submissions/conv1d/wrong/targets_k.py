"""Part 3 starts at row K."""

LOSES = {"targets_rows": "one-row-late"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y[:, kernel_size::stride]
