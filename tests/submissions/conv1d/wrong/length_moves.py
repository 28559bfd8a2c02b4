"""Part 2 counts the moves."""

LOSES = {"length_valid": "last-place-missing"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    return max((n - span) // stride, 0)
