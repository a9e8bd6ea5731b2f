v = "namespace part"
