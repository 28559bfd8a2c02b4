"""r ⊙ (x W) + (r ⊙ h) U + b: the reset gate shuts out the input too."""

LOSES = {"gru_reset": "reset-of-all"}


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    def sigmoid(a):
        return 1 / (1 + np.exp(-a))

    (xz, xr, xg), (bz, br, bg) = np.split(x @ kernel, 3, axis=-1), np.split(bias, 3)
    uz, ur, ug = np.split(recurrent_kernel, 3, axis=-1)
    z, r = sigmoid(xz + h @ uz + bz), sigmoid(xr + h @ ur + br)
    g = np.tanh(r * xg + (r * h) @ ug + bg)
    return z * h + (1 - z) * g
