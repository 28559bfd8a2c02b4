"""Everything in float64, with scipy-free stable sigmoids."""

# %% lstm_step
def stable(a):
    return np.where(a >= 0, 1 / (1 + np.exp(-np.abs(a))), np.exp(-np.abs(a)) / (1 + np.exp(-np.abs(a))))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    x, h, c, kernel, recurrent_kernel, bias = (np.asarray(v, dtype=np.float64) for v in (x, h, c, kernel, recurrent_kernel, bias))
    a = np.concatenate([x, h], axis=1) @ np.concatenate([kernel, recurrent_kernel], axis=0) + bias
    a_i, a_f, a_g, a_o = np.hsplit(a, 4)
    c_new = stable(a_f) * c + stable(a_i) * np.tanh(a_g)
    return stable(a_o) * np.tanh(c_new), c_new


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    x, h, kernel, recurrent_kernel, bias = (np.asarray(v, dtype=np.float64) for v in (x, h, kernel, recurrent_kernel, bias))
    (kz, kr, kg), (uz, ur, ug), (bz, br, bg) = np.hsplit(kernel, 3), np.hsplit(recurrent_kernel, 3), np.split(bias, 3)
    z = stable(x @ kz + h @ uz + bz)
    r = stable(x @ kr + h @ ur + br)
    return z * h + (1 - z) * np.tanh(x @ kg + (h * r) @ ug + bg)


# %% latch_weights
def latch_weights(units):
    kernel = np.zeros((2, 4 * units))
    recurrent = np.zeros((units, 4 * units))
    bias = np.zeros(4 * units)
    kernel[1, 0], bias[0] = 200.0, -100.0
    kernel[1, units], bias[units] = -200.0, 100.0
    kernel[0, 2 * units] = 1.0
    bias[3 * units] = 0.0
    return kernel, recurrent, bias
