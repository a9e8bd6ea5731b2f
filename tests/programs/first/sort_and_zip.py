print(sorted("banana"), list(zip([1, 2], "ab")), list(enumerate("xy")), list(reversed([1, 2, 3])), any([0, 1]), all([1, 0]))
