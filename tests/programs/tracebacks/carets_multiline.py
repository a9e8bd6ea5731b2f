def compute(a, b, c):
    return (
        a
        + b
        + c.value
    )


result = compute(
    1,
    2,
    3,
)
