def remove(d):
    del d["present"], d["absent"]


remove({"present": 1})
