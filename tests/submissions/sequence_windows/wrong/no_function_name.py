"""The function has another name."""

LOSES = {
    "windows_arrays": None,
    "windows_steps": None,
    "windows_end": None,
    "windows_any": None,
    "pairs_inputs": None,
    "pairs_targets": None,
    "pairs_column": None,
    "pairs_horizon": None,
    "pairs_count": None,
    "pairs_batches": None,
    "shuffle_windows": None,
    "shuffle_seed": None,
}


# %% to_windows
def to_window(dataset, length):
    return dataset.window(length, shift=1, drop_remainder=True).flat_map(lambda window: window.batch(length))
