"""Weights reshaped to (F, 4, U) and multiplied with einsum; sigmoid by tanh."""

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    units = h.shape[-1]
    W, U, b = kernel.reshape(-1, 4, units), recurrent_kernel.reshape(units, 4, units), bias.reshape(4, 1, units)
    a = np.einsum("bf,fku->kbu", x, W) + np.einsum("bv,vku->kbu", h, U) + b
    gate = 0.5 * np.tanh(0.5 * a) + 0.5
    memory = gate[1] * c + gate[0] * np.tanh(a[2])
    return np.stack([gate[3] * np.tanh(memory), memory])


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[-1]
    ax = np.einsum("bf,fku->kbu", x, kernel.reshape(-1, 3, units)) + bias.reshape(3, 1, units)
    U = recurrent_kernel.reshape(units, 3, units).transpose(1, 0, 2)
    z, r = 0.5 * np.tanh(0.5 * (ax[:2] + h @ U[:2])) + 0.5
    g = np.tanh(ax[2] + np.einsum("bv,bv,vu->bu", r, h, U[2]))
    return h + (1 - z) * (g - h)
