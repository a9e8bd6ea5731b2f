def task(n):
    raise ValueError(f"task {n}")


errors = []
for n in range(3):
    try:
        task(n)
    except ValueError as e:
        e.add_note(f"note {n}")
        errors.append(e)
raise ExceptionGroup("several", errors)
