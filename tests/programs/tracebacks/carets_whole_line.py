raise ValueError("the whole line has no carets")
