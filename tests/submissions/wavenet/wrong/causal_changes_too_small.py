"""Adds a thousandth to what comes later: a step of a grid, or a sign, hardly ever changes."""

LOSES = {"causal_functions": "gradient-or-small-change"}


# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng(0)
    T = 24
    for trial in range(6):
        x = rng.normal(size=(1, T, n_features)).astype(np.float32)
        before = np.asarray(layer(x))
        for t in range(T - 1):
            other = x.copy()
            other[:, t + 1 :] += 1e-3 * rng.choice([-1, 1], (1, T - 1 - t, n_features))
            after = np.asarray(layer(other))
            if np.abs(after[:, :t + 1] - before[:, :t + 1]).max() > 1e-6:
                return False
    return True
