"""Part 2 resets with the square root of r."""

LOSES = {"gru_reset": "unknown"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    xz, xr, xg = np.split(x @ kernel + bias, 3, axis=-1)
    uz, ur, ug = np.split(recurrent_kernel, 3, axis=-1)
    z = sigmoid(xz + h @ uz)
    r = sigmoid(xr + h @ ur)
    g = np.tanh(xg + (np.sqrt(r) * h) @ ug)
    return z * h + (1 - z) * g
