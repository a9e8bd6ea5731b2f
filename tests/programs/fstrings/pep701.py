# needs 3.12
# What 3.12 allows: the same quotes inside, backslashes, comments, newlines, deep nesting.
names = ["a", "b"]
print(f"{", ".join(names)}", f"{"\n".join(names)}", f"{'\t'!r}")
print(f"{f"{f"{f"{1 + 1}"}"}"}")
print(f"{
    names[0]  # a comment
    + "!"
}")
print(f'{names[0]}{'x' + f'{'y'}'}', f"{ {"k": "v"}["k"] }")
print(f"{"\\"}", f"{"{"}", f"{"}"}", f"{'#'}", f"{"a" "b"}")
print(f"""{
    f'''{
        names
    }'''
}""")
print(f"{names[0]:{">"}{"5"}}", f"{1:{"0"}>{f"{3}"}}")
print(f"{(lambda x: f"{x}")(5)}", f"{[f"{i}" for i in range(2)]}", f"{names=!s:>12}")
print(f"{'\N{BULLET}'}", f"\N{BULLET}{1}")
