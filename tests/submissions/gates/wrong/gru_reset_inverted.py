"""Part 2 resets with 1 - r."""

LOSES = {"gru_reset": "reset-inverted"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    xz, xr, xg = np.split(x @ kernel + bias, 3, axis=-1)
    uz, ur, ug = np.split(recurrent_kernel, 3, axis=-1)
    z = sigmoid(xz + h @ uz)
    r = sigmoid(xr + h @ ur)
    g = np.tanh(xg + ((1 - r) * h) @ ug)
    return z * h + (1 - z) * g
