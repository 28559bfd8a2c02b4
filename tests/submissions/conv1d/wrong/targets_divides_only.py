"""Part 3 refuses lengths that do not divide."""

LOSES = {"targets_rest": "raises"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    assert (y.shape[1] - kernel_size) % stride == 0, "choose T to fit"
    return y[:, kernel_size - 1 :: stride]
