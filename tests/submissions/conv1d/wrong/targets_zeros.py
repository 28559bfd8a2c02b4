"""Part 3 returns zeros."""

LOSES = {"targets_rows": "unknown", "targets_rest": "unknown", "targets_form": "constant-output"}


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    n = (y.shape[1] - kernel_size) // stride + 1
    return np.zeros((len(y), n, y.shape[2]))
