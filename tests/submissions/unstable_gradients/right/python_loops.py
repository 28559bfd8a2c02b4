"""Part 1 in pure Python over nested lists, returned as nested lists."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    if np.ndim(x) > 1:
        return [layer_norm(row, gain, bias, epsilon) for row in x]
    n = len(x)
    mu = sum(float(v) for v in x) / n
    var = sum((float(v) - mu) ** 2 for v in x) / n
    return [float(g) * (float(v) - mu) / (var + epsilon) ** 0.5 + float(b) for v, g, b in zip(x, gain, bias)]
