"""Part 2 does not use the stride."""

LOSES = {"length_valid": "stride-ignored", "length_padded": "stride-ignored"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return n
    span = dilation_rate * (kernel_size - 1) + 1
    return max(n - span + 1, 0)
