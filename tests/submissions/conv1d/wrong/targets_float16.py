"""Part 3 saves memory."""

LOSES = {"targets_form": "low-precision"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return y[:, kernel_size - 1 :: stride].astype(np.float16)
