"""Part 2 reads the gates in the order r, z, g, as PyTorch does."""

LOSES = {"gru_gates": "update-and-reset-swapped"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    xr, xz, xg = np.split(x @ kernel + bias, 3, axis=-1)
    ur, uz, ug = np.split(recurrent_kernel, 3, axis=-1)
    z = sigmoid(xz + h @ uz)
    r = sigmoid(xr + h @ ur)
    g = np.tanh(xg + (r * h) @ ug)
    return z * h + (1 - z) * g
