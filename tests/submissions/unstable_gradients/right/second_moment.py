"""Part 1 with the variance as the mean of the squares minus the square of the mean, in float64."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    x = np.asarray(x, dtype="float64")
    mean = np.mean(x, axis=-1, keepdims=True)
    variance = np.mean(x**2, axis=-1, keepdims=True) - mean**2
    return (gain * (x - mean) / np.sqrt(variance + epsilon) + bias).astype("float32")
