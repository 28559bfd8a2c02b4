"""Part 3 squeezes."""

LOSES = {"targets_form": "shape"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return np.squeeze(y[:, kernel_size - 1 :: stride])
