v = "hidden"
