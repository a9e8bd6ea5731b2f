"""A frame for interpreters that take a line at a time."""

import string
import sys

__all__ = ['Cmd']
PROMPT = '(Cmd) '
IDENTCHARS = string.ascii_letters + string.digits + '_'


class Cmd:
    """Each `do_NAME` method is a command, its docstring or `help_NAME` the help for it."""

    prompt = PROMPT
    identchars = IDENTCHARS
    ruler = '='
    lastcmd = ''
    intro = None
    doc_leader = ''
    doc_header = 'Documented commands (type help <topic>):'
    misc_header = 'Miscellaneous help topics:'
    undoc_header = 'Undocumented commands:'
    nohelp = '*** No help on %s'
    use_rawinput = 1

    def __init__(self, completekey='tab', stdin=None, stdout=None):
        self.stdin = sys.stdin if stdin is None else stdin
        self.stdout = sys.stdout if stdout is None else stdout
        self.cmdqueue = []
        self.completekey = completekey

    def _read_line(self):
        if self.use_rawinput:
            try:
                return input(self.prompt)
            except EOFError:
                return 'EOF'
        self.stdout.write(self.prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip('\r\n') if line else 'EOF'

    def cmdloop(self, intro=None):
        """Reads lines and carries them out until one says to stop."""
        self.preloop()
        restore = self._offer_completion()
        try:
            if intro is not None:
                self.intro = intro
            if self.intro:
                self.stdout.write(str(self.intro) + '\n')
            stop = None
            while not stop:
                line = self.cmdqueue.pop(0) if self.cmdqueue else self._read_line()
                line = self.precmd(line)
                stop = self.onecmd(line)
                stop = self.postcmd(stop, line)
            self.postloop()
        finally:
            restore()

    def _offer_completion(self):
        if self.use_rawinput and self.completekey:
            try:
                import readline
            except ImportError:
                pass
            else:
                old = readline.get_completer()
                readline.set_completer(self.complete)
                readline.parse_and_bind(self.completekey + ': complete')
                return lambda: readline.set_completer(old)
        return lambda: None

    def precmd(self, line):
        return line

    def postcmd(self, stop, line):
        return stop

    def preloop(self):
        pass

    def postloop(self):
        pass

    def parseline(self, line):
        """The command's name, its arguments and the line as it is meant."""
        line = line.strip()
        if not line:
            return None, None, line
        if line[0] == '?':
            line = 'help ' + line[1:]
        elif line[0] == '!':
            if not hasattr(self, 'do_shell'):
                return None, None, line
            line = 'shell ' + line[1:]
        rest = line.lstrip(self.identchars)
        at = len(line) - len(rest)
        return line[:at], rest.strip(), line

    def onecmd(self, line):
        """Carries out one line; true if it says to stop."""
        name, argument, line = self.parseline(line)
        if not line:
            return self.emptyline()
        if name is None:
            return self.default(line)
        self.lastcmd = '' if line == 'EOF' else line
        if name == '':
            return self.default(line)
        function = getattr(self, 'do_' + name, None)
        return self.default(line) if function is None else function(argument)

    def emptyline(self):
        if self.lastcmd:
            return self.onecmd(self.lastcmd)

    def default(self, line):
        self.stdout.write(f'*** Unknown syntax: {line}\n')

    def completedefault(self, *ignored):
        return []

    def completenames(self, text, *ignored):
        start = 'do_' + text
        return [name[3:] for name in self.get_names() if name.startswith(start)]

    def complete(self, text, state):
        """The completion number `state` of what was typed; asks readline for the line."""
        if state == 0:
            import readline
            whole = readline.get_line_buffer()
            line = whole.lstrip()
            cut = len(whole) - len(line)
            begin, end = readline.get_begidx() - cut, readline.get_endidx() - cut
            complete = self.completenames
            if begin > 0:
                name, _, _ = self.parseline(line)
                complete = self.completedefault
                if name:
                    complete = getattr(self, 'complete_' + name, self.completedefault)
            self.completion_matches = complete(text, line, begin, end)
        try:
            return self.completion_matches[state]
        except IndexError:
            return None

    def get_names(self):
        return dir(self.__class__)

    def complete_help(self, *args):
        commands = set(self.completenames(*args))
        topics = {name[5:] for name in self.get_names() if name.startswith('help_' + args[0])}
        return list(commands | topics)

    def do_help(self, arg):
        'List available commands with "help" or detailed help with "help cmd".'
        if not arg:
            return self._list_topics()
        function = getattr(self, 'help_' + arg, None)
        if function is not None:
            return function()
        doc = getattr(getattr(self, 'do_' + arg, None), '__doc__', None)
        if doc and sys.version_info >= (3, 13):
            import inspect
            doc = inspect.cleandoc(doc)
        self.stdout.write(f'{doc or self.nohelp % (arg,)}\n')

    def _list_topics(self):
        names = sorted(set(self.get_names()))
        topics = {name[5:] for name in names if name.startswith('help_')}
        documented, undocumented = [], []
        for name in names:
            if not name.startswith('do_'):
                continue
            command = name[3:]
            if command in topics:
                documented.append(command)
                topics.discard(command)
            elif getattr(self, name).__doc__:
                documented.append(command)
            else:
                undocumented.append(command)
        self.stdout.write(f'{self.doc_leader}\n')
        self.print_topics(self.doc_header, documented, 15, 80)
        self.print_topics(self.misc_header, sorted(topics), 15, 80)
        self.print_topics(self.undoc_header, undocumented, 15, 80)

    def print_topics(self, header, cmds, cmdlen, maxcol):
        if cmds:
            self.stdout.write(f'{header}\n')
            if self.ruler:
                self.stdout.write(f'{self.ruler * len(header)}\n')
            self.columnize(cmds, maxcol - 1)
            self.stdout.write('\n')

    def columnize(self, list, displaywidth=80):
        """Writes strings in as few lines as the width allows, column by column."""
        if not list:
            self.stdout.write('<empty>\n')
            return
        wrong = [i for i, item in enumerate(list) if not isinstance(item, str)]
        if wrong:
            raise TypeError('list[i] not a string for i in ' + ', '.join(map(str, wrong)))
        for rows in range(1, len(list) + 1):
            columns = [list[i:i + rows] for i in range(0, len(list), rows)]
            widths = [max(map(len, column)) for column in columns]
            if sum(widths) + 2 * (len(widths) - 1) <= displaywidth:
                break
        for row in range(rows):
            cells = [column[row] for column in columns if row < len(column)]
            padded = [cell.ljust(width) for cell, width in zip(cells, widths)]
            self.stdout.write('  '.join(padded) + '\n' if len(columns) > 1 else cells[0] + '\n')
