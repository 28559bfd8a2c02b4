"""Differences of cumulative sums, in float64 inside."""


# %% moving_average
def moving_average(x, length):
    sums = np.cumsum(np.pad(x.astype(np.float64), ((0, 0), (length, 0), (0, 0))), axis=1)
    steps = np.arange(x.shape[1])
    return (sums[:, steps + length] - sums[:, steps]) / np.minimum(steps + 1, length)[:, None]
