# cmd, code and codeop: interpreters that read lines.
import cmd
import code
import codeop
import io


class Shell(cmd.Cmd):
    prompt = '> '

    def do_add(self, arg):
        """add NUMBERS: their sum"""
        print(sum(map(int, arg.split())), file=self.stdout)

    def do_quit(self, arg):
        return True

    def help_topic(self):
        print('about topic', file=self.stdout)


out = io.StringIO()
shell = Shell(stdin=io.StringIO('help\n? add\nhelp topic\nhelp nope\nadd 1 2\n\nbad\nquit\n'), stdout=out)
shell.use_rawinput = False
shell.cmdloop('welcome')
print(out.getvalue())
print(shell.completenames('a'), shell.parseline('! ls'), shell.parseline('add 1'))
for source in ('x = 1', 'if x:', 'def f():\n  pass', 'def f():\n  pass\n', '(', 'x = = 1', '# c', "'''", 'a = \\'):
    try:
        made = codeop.compile_command(source)
        print(repr(source), made and 'code')
    except SyntaxError as error:
        print(repr(source), error.msg)
interpreter = code.InteractiveInterpreter({'seen': []})
print(interpreter.runsource('for i in range(3):'), interpreter.runsource('for i in range(3): seen.append(i)\n'))
print(interpreter.locals['seen'])
console = code.InteractiveConsole()
errors = []
console.write = errors.append
print([console.push(line) for line in ('class A:', '    x = 1', '', 'A.x + 1', '1/0')])
print(''.join(errors).splitlines()[-1])
