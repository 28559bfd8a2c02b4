"""One mean for all features. No known mistake explains it: the feedback says where the values depart."""

LOSES = {"average_values": "unknown", "average_start": "unknown"}


# %% moving_average
def moving_average(x, length):
    means = [x[:, max(t - length + 1, 0) : t + 1].mean(axis=(1, 2), keepdims=True) for t in range(x.shape[1])]
    return np.concatenate(means, axis=1) * np.ones_like(x)
