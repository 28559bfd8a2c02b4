"""The window has one step too few."""

LOSES = {"average_values": "one-short"}


# %% moving_average
def moving_average(x, length):
    return np.stack([x[:, max(t - length + 2, 0) : t + 1].mean(axis=1) for t in range(x.shape[1])], axis=1)
