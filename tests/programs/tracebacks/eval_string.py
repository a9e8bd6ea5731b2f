def run(expression):
    return eval(expression)


run("1 + undefined_in_eval")
