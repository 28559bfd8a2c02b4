"""The incomplete windows of part 1 break the batches of part 2 at the end."""

LOSES = {
    "windows_end": "incomplete-kept",
    "pairs_count": "incomplete-windows",
    "shuffle_windows": "incomplete-windows",
    "shuffle_seed": "incomplete-windows",
}


# %% to_windows
def to_windows(dataset, length):
    return dataset.window(length, shift=1).flat_map(lambda window: window.batch(length))
