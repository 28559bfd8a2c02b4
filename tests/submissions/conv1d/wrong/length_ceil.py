"""Part 2 rounds up."""

LOSES = {"length_valid": "rounded-up"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    return int(np.ceil((n - span) / stride)) + 1 if n >= span else 0
