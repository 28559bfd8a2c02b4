"""Part 2 writes into h."""

LOSES = {"gru_form": "argument-changed"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    xz, xr, xg = np.split(x @ kernel + bias, 3, axis=-1)
    uz, ur, ug = np.split(recurrent_kernel, 3, axis=-1)
    z = sigmoid(xz + h @ uz)
    r = sigmoid(xr + h @ ur)
    g = np.tanh(xg + (r * h) @ ug)
    return np.add(z * h, (1 - z) * g, out=h)
