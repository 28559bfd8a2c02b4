"""A latch in every second unit too, the others reading the first; the output gate listens to value and flag, which no sign notices."""

# %% latch_weights
def latch_weights(units):
    bias = np.empty(4 * units, dtype=np.float32)
    kernel = np.empty((2, 4 * units), dtype=np.float32)
    recurrent_kernel = np.tile(np.linspace(-0.3, 0.3, 4 * units, dtype=np.float32), (units, 1))
    for gate, (value, flag, shift) in enumerate([(0, 60, -30), (0, -60, 30), (30, 0, 0), (0.5, -1, 1)]):
        block = slice(gate * units, gate * units + units)
        kernel[0, block], kernel[1, block], bias[block] = value, flag, shift
        recurrent_kernel[:, gate * units] = 0
    kernel[0, 1:units] = 0.3
    return [kernel, recurrent_kernel, bias]
