def compute():
    longitude = 5
    return longitud


compute()
