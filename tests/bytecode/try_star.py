def f(a):
    try:
        a()
    except* ValueError as group:
        a(group)
