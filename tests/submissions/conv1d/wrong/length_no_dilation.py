"""Part 2 does not use the dilation rate."""

LOSES = {"length_dilated": "dilation-ignored"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    return (n - kernel_size) // stride + 1 if n >= kernel_size else 0
