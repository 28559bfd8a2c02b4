"""The return stands inside the loop, and ends it with the first layer."""

LOSES = {"field_reach": "first-only", "field_kernels": "first-only"}

# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    steps = 1
    for rate in dilation_rates:
        steps = steps + (kernel_size - 1) * rate
        return steps
    return steps
