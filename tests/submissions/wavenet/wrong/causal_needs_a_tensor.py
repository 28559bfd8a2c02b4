"""Calls .numpy() on the outputs, which arrays of plain functions do not have."""

LOSES = {"causal_functions": "functions-fail"}

# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng(0)
    steps, samples, draws = 24, 2, 4
    for _ in range(draws):
        x = rng.normal(size=(samples, steps, n_features)).astype(np.float32)
        other = rng.normal(size=(samples, steps, n_features)).astype(np.float32)
        y = layer(x).numpy()
        for cut in range(1, steps):
            changed = layer(np.concatenate([x[:, :cut], other[:, cut:]], axis=1)).numpy()
            if np.abs(changed[:, :cut] - y[:, :cut]).max() > 1e-4:
                return False
    return True
