"""The mean is removed by a projection on what is orthogonal to ones, found by QR."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    x = np.asarray(x, dtype=float)
    direction, _ = np.linalg.qr(np.ones((x.shape[-1], 1)))
    residual = x - (x @ direction) @ direction.T
    rms_squared = np.square(residual).sum(-1, keepdims=True) / x.shape[-1]
    return np.divide(residual, np.sqrt(np.add(rms_squared, epsilon))) @ np.diag(gain) + bias
