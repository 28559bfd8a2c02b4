"""Returns a verdict for each cut, as an array, in place of one True or False."""

LOSES = {"causal_layers": "not-true-or-false", "causal_functions": "not-true-or-false", "causal_faint": "not-true-or-false", "causal_far": "not-true-or-false", "causal_hidden": "not-true-or-false"}

# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng(0)
    steps, samples, draws = 24, 2, 4
    verdicts = []
    for _ in range(draws):
        x = rng.normal(size=(samples, steps, n_features)).astype(np.float32)
        other = rng.normal(size=(samples, steps, n_features)).astype(np.float32)
        y = np.asarray(layer(x))
        for cut in range(1, steps):
            changed = np.asarray(layer(np.concatenate([x[:, :cut], other[:, cut:]], axis=1)))
            verdicts.append(np.abs(changed[:, :cut] - y[:, :cut]).max() <= 1e-4)
    return np.array(verdicts)
