"""Part 2 gives 0 with zeros around too."""

LOSES = {"length_short": "zero-with-padding"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if n < kernel_size:
        return 0
    if padding != "valid":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    return max((n - span) // stride + 1, 0)
