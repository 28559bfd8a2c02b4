"""Part 2 prints and returns a list."""

LOSES = {"length_valid": "not-a-number", "length_padded": "not-a-number", "length_dilated": "not-a-number", "length_short": "not-a-number"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return [-(-n // stride)]
    span = dilation_rate * (kernel_size - 1) + 1
    return [max((n - span) // stride + 1, 0)]
