"""The rows are collected in time first and reshaped to batch first: samples mix; right for one sample."""
LOSES = {"targets_rows": "samples-mixed", "targets_form": "rows-differ"}

# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    rows = [y[:, day] for day in range(kernel_size - 1, y.shape[1], stride)]
    return np.reshape(rows, (y.shape[0], len(rows), y.shape[2]))
