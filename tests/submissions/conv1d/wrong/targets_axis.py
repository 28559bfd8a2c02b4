"""Part 3 cuts the horizon."""

LOSES = {"targets_rows": "wrong-axis", "targets_form": "shape"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y[:, :, kernel_size - 1 :: stride]
