"""Adds 1 to all that comes later: differences between features stay as they are."""

LOSES = {"causal_hidden": "moves-alike"}


# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng(0)
    T = 24
    x = rng.normal(size=(16, T, n_features)).astype(np.float32)
    before = np.asarray(layer(x))
    for t in range(T - 1):
        other = x.copy()
        other[:, t + 1:] += 1
        after = np.asarray(layer(other))
        if np.abs(after[:, :t + 1] - before[:, :t + 1]).max() > 1e-5:
            return False
    return True
