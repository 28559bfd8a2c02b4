"""Part 2 takes K times D for the span."""

LOSES = {"length_dilated": "span-k-times-d"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = kernel_size * dilation_rate if dilation_rate > 1 else kernel_size
    return (n - span) // stride + 1 if n >= span else 0
