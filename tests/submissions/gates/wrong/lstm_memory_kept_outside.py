"""Part 1 keeps the memory in a variable from call to call, and uses the argument c at the first call of a shape only."""

LOSES = {"lstm_gates": None, "lstm_state": None}

# %% lstm_step
memory = None


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    global memory
    if memory is None or np.shape(memory) != np.shape(c):
        memory = c
    a = x @ kernel + h @ recurrent_kernel + bias
    i, f, g, o = np.split(a, 4, axis=-1)
    s = lambda v: 1 / (1 + np.exp(-v))
    memory = s(f) * memory + s(i) * np.tanh(g)
    return s(o) * np.tanh(memory), memory
