"""Part 3 sets what is not used to zero."""

LOSES = {"targets_form": "argument-changed"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    kept = y[:, kernel_size - 1 :: stride].copy()
    y[:, : kernel_size - 1] = 0
    return kept
