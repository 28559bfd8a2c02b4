"""Part 2 gives negative lengths."""

LOSES = {"length_short": "negative-length"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    return (n - span) // stride + 1
