"""Part 3 starts one row early."""

LOSES = {"targets_rows": "leak-by-one"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y[:, kernel_size - 2 :: stride]
