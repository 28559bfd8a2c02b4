"""The reset gate acts on both products, but not on the bias."""

LOSES = {"gru_reset": "reset-of-all"}


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    U = h.shape[1]
    s = lambda a: 1 / (1 + np.exp(-a))
    z = s(x @ kernel[:, :U] + h @ recurrent_kernel[:, :U] + bias[:U])
    r = s(x @ kernel[:, U:2*U] + h @ recurrent_kernel[:, U:2*U] + bias[U:2*U])
    g = np.tanh(r * (x @ kernel[:, 2*U:] + h @ recurrent_kernel[:, 2*U:]) + bias[2*U:])
    return z * h + (1 - z) * g
