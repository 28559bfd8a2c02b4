"""The norm is computed by recursion over the axes, in plain Python floats, and comes back as nested lists."""

# %% layer_norm
import math
import statistics


def layer_norm(x, gain, bias, epsilon=1e-3):
    if np.ndim(x) > 1:
        return [layer_norm(part, gain, bias, epsilon) for part in x]
    row = [float(value) for value in x]
    middle = math.fsum(row) / len(row)
    scale = 1 / math.sqrt(statistics.pvariance(row, middle) + epsilon)
    return [float(g) * (value - middle) * scale + float(b) for value, g, b in zip(row, gain, bias)]
