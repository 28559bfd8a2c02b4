"""Part 2 has another default."""

LOSES = {"length_valid": "defaults"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="same", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    return max((n - span) // stride + 1, 0)
