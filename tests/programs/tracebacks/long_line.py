values = {"first": 1, "second": 2, "third": 3}; total = values["first"] + values["second"] + values["third"] + values["fourth"] + values["fifth"]
