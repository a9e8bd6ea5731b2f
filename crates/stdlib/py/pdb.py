"""The debugger: `python -m pdb program.py`, or `breakpoint()` in a program."""

import bdb
import cmd
import linecache
import os
import re
import sys
import traceback

__all__ = ['run', 'pm', 'Pdb', 'runeval', 'runctx', 'runcall', 'set_trace', 'post_mortem', 'help']

line_prefix = '\n-> '


class Restart(Exception):
    """Begins the debugged program anew."""


def find_function(funcname, filename):
    """Where a function is defined in a file: name, file and line."""
    pattern = re.compile(rf'(?:async\s+)?def\s+{re.escape(funcname)}(?:\s*\[.+\])?\s*[(]')
    try:
        import tokenize
        with tokenize.open(filename) as file:
            lines = file.readlines()
    except OSError:
        return None
    for number, line in enumerate(lines, 1):
        if pattern.match(line.lstrip()):
            return funcname, filename, number
    return None


def lasti2lineno(code, lasti):
    for start, end, line in code.co_lines():
        if start <= lasti < end and line is not None:
            return line
    return 0


class _rstr(str):
    def __repr__(self):
        return self


class _ScriptTarget(str):
    def __new__(cls, value):
        result = super().__new__(cls, os.path.realpath(value))
        result._given = value
        return result

    def check(self):
        if not os.path.exists(self):
            print('Error:', self._given, 'does not exist')
            sys.exit(1)
        if os.path.isdir(self):
            print('Error:', self._given, 'is a directory')
            sys.exit(1)
        sys.path[0] = os.path.dirname(self)

    @property
    def filename(self):
        return self

    @property
    def namespace(self):
        return dict(__name__='__main__', __file__=self, __builtins__=__builtins__, __spec__=None)

    @property
    def code(self):
        with open(self, 'rb') as file:
            return f"exec(compile({file.read()!r}, {str(self)!r}, 'exec'))"


class _ModuleTarget(str):
    def check(self):
        try:
            self._details
        except ImportError as error:
            print(f'ImportError: {error}')
            sys.exit(1)
        except Exception:
            traceback.print_exc()
            sys.exit(1)

    @property
    def _details(self):
        import runpy
        return runpy._get_module_details(self)

    @property
    def filename(self):
        return self.code.co_filename

    @property
    def code(self):
        return self._details[2]

    @property
    def namespace(self):
        spec = self._details[1]
        return dict(__name__='__main__', __file__=os.path.normcase(os.path.abspath(self.filename)),
                    __package__=spec.parent, __loader__=spec.loader, __spec__=spec,
                    __builtins__=__builtins__)


class Pdb(bdb.Bdb, cmd.Cmd):
    _previous_sigint_handler = None

    def __init__(self, completekey='tab', stdin=None, stdout=None, skip=None, nosigint=False,
                 readrc=True):
        bdb.Bdb.__init__(self, skip=skip)
        cmd.Cmd.__init__(self, completekey, stdin, stdout)
        sys.audit('pdb.Pdb')
        if stdout:
            self.use_rawinput = 0
        self.prompt = '(Pdb) '
        self.aliases, self.displaying = {}, {}
        self.mainpyfile, self._wait_for_mainpyfile = '', False
        self.tb_lineno, self.lineno = {}, None
        self.allow_kbdint, self.nosigint = False, nosigint
        self.rcLines = []
        if readrc:
            for place in ('~/.pdbrc', '.pdbrc'):
                try:
                    with open(os.path.expanduser(place), encoding='utf-8') as file:
                        self.rcLines.extend(file)
                except OSError:
                    pass
        # Commands of breakpoints: lines, whether to be silent, whether they end the stop.
        self.commands, self.commands_doprompt, self.commands_silent = {}, {}, {}
        self.commands_defining, self.commands_bnum = False, None

    def sigint_handler(self, signum, frame):
        if self.allow_kbdint:
            raise KeyboardInterrupt
        self.message("\nProgram interrupted. (Use 'cont' to resume).")
        self.set_step()
        self.set_trace(frame)

    def reset(self):
        bdb.Bdb.reset(self)
        self.forget()

    def forget(self):
        self.lineno, self.stack, self.curindex, self.curframe = None, [], 0, None
        self.tb_lineno.clear()

    def setup(self, f, tb):
        self.forget()
        self.stack, self.curindex = self.get_stack(f, tb)
        while tb:
            self.tb_lineno[tb.tb_frame] = lasti2lineno(tb.tb_frame.f_code, tb.tb_lasti) or tb.tb_lineno
            tb = tb.tb_next
        self.curframe = self.stack[self.curindex][0]
        self.curframe_locals = self.curframe.f_locals
        self.set_convenience_variable(self.curframe, '_frame', self.curframe)
        self.cmdqueue = [line for line in (line.strip() for line in self.rcLines)
                         if line and not line.startswith('#')] + self.cmdqueue
        self.rcLines = []

    # Where the machine stops.

    def user_call(self, frame, argument_list):
        if self._wait_for_mainpyfile:
            return
        if self.stop_here(frame):
            self.message('--Call--')
            self.interaction(frame, None)

    def user_line(self, frame):
        if self._wait_for_mainpyfile:
            if self.mainpyfile != self.canonic(frame.f_code.co_filename):
                return
            self._wait_for_mainpyfile = False
        if self.bp_commands(frame):
            self.interaction(frame, None)

    def bp_commands(self, frame):
        """Runs the commands of the breakpoint that was met; whether to ask the user then."""
        number = getattr(self, 'currentbp', False)
        if not number or number not in self.commands:
            return 1
        self.currentbp = 0
        last = self.lastcmd
        self.setup(frame, None)
        for line in self.commands[number]:
            self.onecmd(line)
        self.lastcmd = last
        if not self.commands_silent[number]:
            self.print_stack_entry(self.stack[self.curindex])
        if self.commands_doprompt[number]:
            self._cmdloop()
        self.forget()

    def user_return(self, frame, return_value):
        if self._wait_for_mainpyfile:
            return
        frame.f_locals['__return__'] = return_value
        self.set_convenience_variable(frame, '_retval', return_value)
        self.message('--Return--')
        self.interaction(frame, None)

    def user_exception(self, frame, exc_info):
        if self._wait_for_mainpyfile:
            return
        kind, value, trace = exc_info
        frame.f_locals['__exception__'] = kind, value
        self.set_convenience_variable(frame, '_exception', value)
        internal = 'Internal ' if not trace and kind is StopIteration else ''
        self.message(f'{internal}{self._format_exc(value)}')
        self.interaction(frame, trace)

    def _cmdloop(self):
        while True:
            try:
                self.allow_kbdint = True
                self.cmdloop()
                self.allow_kbdint = False
                break
            except KeyboardInterrupt:
                self.message('--KeyboardInterrupt--')

    def set_convenience_variable(self, frame, name, value):
        frame.f_globals.setdefault('__pdb_convenience_variables', {})[name] = value

    def preloop(self):
        shown = self.displaying.get(self.curframe)
        if shown:
            for expr, old in shown.items():
                new = self._getval_except(expr)
                if new is not old and new != old:
                    shown[expr] = new
                    self.message(f'display {expr}: {_safe_repr(new, expr)}  '
                                 f'[old: {_safe_repr(old, expr)}]')

    def interaction(self, frame, traceback):
        if not self.nosigint and Pdb._previous_sigint_handler:
            import signal
            try:
                signal.signal(signal.SIGINT, Pdb._previous_sigint_handler)
            except ValueError:
                pass
            else:
                Pdb._previous_sigint_handler = None
        self.setup(frame, traceback)
        self.print_stack_entry(self.stack[self.curindex])
        self._cmdloop()
        self.forget()

    def displayhook(self, obj):
        if obj is not None:
            self.message(repr(obj))

    def default(self, line):
        if line[:1] == '!':
            line = line[1:].strip()
        namespace, here = self.curframe.f_globals, self.curframe_locals
        try:
            program = compile(line + '\n', '<stdin>', 'single')
            saved = sys.stdout, sys.stdin, sys.displayhook
            sys.stdin, sys.stdout, sys.displayhook = self.stdin, self.stdout, self.displayhook
            try:
                exec(program, namespace, here)
            finally:
                sys.stdout, sys.stdin, sys.displayhook = saved
        except:
            self._error_exc()

    def _replace_convenience_variables(self, line):
        if '$' not in line:
            return line
        return re.sub(r'\$([a-zA-Z_]\w*)', r"__pdb_convenience_variables['\1']", line)

    def precmd(self, line):
        if not line.strip():
            return line
        args = line.split()
        while args[0] in self.aliases:
            line = self.aliases[args[0]]
            for number, value in enumerate(args[1:], 1):
                line = line.replace(f'%{number}', value)
            line = line.replace('%*', ' '.join(args[1:]))
            args = line.split()
        if args[0] != 'alias':
            marker = line.find(';;')
            if marker >= 0:
                self.cmdqueue.insert(0, line[marker + 2:].lstrip())
                line = line[:marker].rstrip()
        return self._replace_convenience_variables(line)

    def onecmd(self, line):
        if not self.commands_defining:
            return cmd.Cmd.onecmd(self, line)
        return self.handle_command_def(line)

    def handle_command_def(self, line):
        name, arg, line = self.parseline(line)
        if not name:
            return
        if name == 'silent':
            self.commands_silent[self.commands_bnum] = True
            return
        if name == 'end':
            self.cmdqueue = []
            return 1
        lines = self.commands[self.commands_bnum]
        lines.append(f'{name} {arg}' if arg else name)
        function = getattr(self, 'do_' + name, self.default)
        if function.__name__ in self.commands_resuming:
            self.commands_doprompt[self.commands_bnum] = False
            self.cmdqueue = []
            return 1

    def message(self, msg):
        print(msg, file=self.stdout)

    def error(self, msg):
        print('***', msg, file=self.stdout)

    # Breakpoints.

    def do_commands(self, arg):
        """commands [bpnumber]: the lines up to `end` run when the breakpoint is met."""
        try:
            number = int(arg) if arg else len(bdb.Breakpoint.bpbynumber) - 1
            self.get_bpbynumber(number)
        except ValueError as error:
            self.error(f'cannot set commands: {error}' if arg.isdigit() or not arg
                       else 'Usage: commands [bnum]\n        ...\n        end')
            return
        kept = [table.get(number) for table in
                (self.commands, self.commands_doprompt, self.commands_silent)]
        self.commands_bnum = number
        self.commands[number] = []
        self.commands_doprompt[number], self.commands_silent[number] = True, False
        prompt, self.prompt = self.prompt, '(com) '
        self.commands_defining = True
        try:
            self.cmdloop()
        except KeyboardInterrupt:
            for table, old in zip((self.commands, self.commands_doprompt, self.commands_silent), kept):
                if old is None:
                    table.pop(number, None)
                else:
                    table[number] = old
            self.error('command definition aborted, old commands restored')
        finally:
            self.commands_defining = False
            self.prompt = prompt

    def do_break(self, arg, temporary=0):
        """b(reak) [([filename:]lineno | function) [, condition]]"""
        if not arg:
            if self.breaks:
                self.message('Num Type         Disp Enb   Where')
                for bp in bdb.Breakpoint.bpbynumber:
                    if bp:
                        self.message(bp.bpformat())
            return
        filename = funcname = cond = None
        comma = arg.find(',')
        if comma > 0:
            cond = arg[comma + 1:].lstrip()
            if err := self._compile_error_message(cond):
                self.error(f'Invalid condition {cond}: {err!r}')
                return
            arg = arg[:comma].rstrip()
        colon = arg.rfind(':')
        if colon >= 0:
            filename = arg[:colon].rstrip()
            found = self.lookupmodule(filename)
            if not found:
                self.error(f'{filename!r} not found from sys.path')
                return
            filename, arg = found, arg[colon + 1:].lstrip()
            try:
                lineno = int(arg)
            except ValueError:
                self.error(f'Bad lineno: {arg}')
                return
        else:
            try:
                lineno = int(arg)
            except ValueError:
                place = self._place_of_function(arg)
                if place is None:
                    return
                funcname, filename, lineno = place
        if not filename:
            filename = self.defaultFile()
        line = self.checkline(filename, lineno)
        if line:
            err = self.set_break(filename, line, temporary, cond, funcname)
            if err:
                self.error(err)
            else:
                bp = self.get_breaks(filename, line)[-1]
                self.message(f'Breakpoint {bp.number} at {bp.file}:{bp.line}')

    do_b = do_break

    def _place_of_function(self, arg):
        try:
            func = eval(arg, self.curframe.f_globals, self.curframe_locals)
        except Exception:
            func = arg
        func = getattr(func, '__func__', func)
        code = getattr(func, '__code__', None)
        if code is not None:
            return code.co_name, code.co_filename, code.co_firstlineno
        found = self.lineinfo(arg)
        if not found[2]:
            self.error(f'The specified object {arg!r} is not a function or was not found along '
                       'sys.path.')
            return None
        return found

    def defaultFile(self):
        filename = self.curframe.f_code.co_filename
        return self.mainpyfile if filename == '<string>' and self.mainpyfile else filename

    def do_tbreak(self, arg):
        """tbreak: a breakpoint that goes when it is met."""
        self.do_break(arg, 1)

    def lineinfo(self, identifier):
        failed = None, None, None
        quoted = identifier.split("'")
        name = quoted[0].strip() if len(quoted) == 1 else quoted[1].strip() if len(quoted) == 3 else ''
        parts = name.split('.')
        if not name:
            return failed
        if parts[0] == 'self':
            del parts[0]
            if not parts:
                return failed
        filename = self.defaultFile()
        if len(parts) > 1:
            found = self.lookupmodule(parts[0])
            if found:
                filename = found
            return find_function(parts[1], filename) or failed
        return find_function(parts[0], filename) or failed

    def checkline(self, filename, lineno):
        """The line if one can stop there, else 0."""
        frame = getattr(self, 'curframe', None)
        line = linecache.getline(filename, lineno, frame.f_globals if frame else None)
        if not line:
            self.message('End of file')
            return 0
        line = line.strip()
        if not line or line[0] == '#' or line[:3] in ('"""', "'''"):
            self.error('Blank or comment')
            return 0
        return lineno

    def _each_bp(self, arg):
        for number in arg.split():
            try:
                yield self.get_bpbynumber(number)
            except ValueError as error:
                self.error(error)

    def do_enable(self, arg):
        """enable bpnumber [bpnumber ...]"""
        for bp in self._each_bp(arg):
            bp.enable()
            self.message(f'Enabled {bp}')

    def do_disable(self, arg):
        """disable bpnumber [bpnumber ...]"""
        for bp in self._each_bp(arg):
            bp.disable()
            self.message(f'Disabled {bp}')

    def do_condition(self, arg):
        """condition bpnumber [condition]"""
        number, _, cond = arg.partition(' ')
        cond = cond or None
        if cond and (err := self._compile_error_message(cond)):
            self.error(f'Invalid condition {cond}: {err!r}')
            return
        try:
            bp = self.get_bpbynumber(number.strip())
        except ValueError as error:
            self.error(error)
            return
        bp.cond = cond
        self.message(f'New condition set for breakpoint {bp.number}.' if cond
                     else f'Breakpoint {bp.number} is now unconditional.')

    def do_ignore(self, arg):
        """ignore bpnumber [count]"""
        number, _, count = arg.partition(' ')
        try:
            count = int(count.strip())
        except ValueError:
            count = 0
        try:
            bp = self.get_bpbynumber(number.strip())
        except ValueError as error:
            self.error(error)
            return
        bp.ignore = max(count, 0)
        if count > 0:
            times = f'{count} crossings' if count > 1 else '1 crossing'
            self.message(f'Will ignore next {times} of breakpoint {bp.number}.')
        else:
            self.message(f'Will stop next time breakpoint {bp.number} is reached.')

    def do_clear(self, arg):
        """cl(ear) [filename:lineno | bpnumber ...]: without argument all of them, after asking."""
        if not arg:
            try:
                reply = input('Clear all breaks? ')
            except EOFError:
                reply = 'no'
            if reply.strip().lower() in ('y', 'yes'):
                gone = [bp for bp in bdb.Breakpoint.bpbynumber if bp]
                self.clear_all_breaks()
                for bp in gone:
                    self.message(f'Deleted {bp}')
            return
        if ':' in arg:
            filename, _, line = arg.rpartition(':')
            try:
                lineno = int(line)
            except ValueError:
                err = f'Invalid line number ({line})'
            else:
                gone = self.get_breaks(filename, lineno)[:]
                err = self.clear_break(filename, lineno)
            if err:
                self.error(err)
            else:
                for bp in gone:
                    self.message(f'Deleted {bp}')
            return
        for bp in self._each_bp(arg):
            self.clear_bpbynumber(bp.number)
            self.message(f'Deleted {bp}')

    do_cl = do_clear

    # The stack.

    def do_where(self, arg):
        """w(here): the stack, newest frame last."""
        self.print_stack_trace()

    do_w = do_bt = do_where

    def _select_frame(self, number):
        self.curindex = number
        self.curframe = self.stack[number][0]
        self.curframe_locals = self.curframe.f_locals
        self.set_convenience_variable(self.curframe, '_frame', self.curframe)
        self.print_stack_entry(self.stack[number])
        self.lineno = None

    def _count(self, arg):
        try:
            return int(arg or 1)
        except ValueError:
            self.error(f'Invalid frame count ({arg})')
            return None

    def do_up(self, arg):
        """u(p) [count]: to an older frame."""
        if self.curindex == 0:
            self.error('Oldest frame')
            return
        count = self._count(arg)
        if count is not None:
            self._select_frame(0 if count < 0 else max(0, self.curindex - count))

    do_u = do_up

    def do_down(self, arg):
        """d(own) [count]: to a newer frame."""
        if self.curindex + 1 == len(self.stack):
            self.error('Newest frame')
            return
        count = self._count(arg)
        if count is not None:
            last = len(self.stack) - 1
            self._select_frame(last if count < 0 else min(last, self.curindex + count))

    do_d = do_down

    # Going on.

    def do_until(self, arg):
        """unt(il) [lineno]: until a greater line, or the one given."""
        lineno = None
        if arg:
            try:
                lineno = int(arg)
            except ValueError:
                self.error(f'Error in argument: {arg!r}')
                return
            if lineno <= self.curframe.f_lineno:
                self.error('"until" line number is smaller than current line number')
                return
        self.set_until(self.curframe, lineno)
        return 1

    do_unt = do_until

    def do_step(self, arg):
        """s(tep): to the next line, into calls too."""
        self.set_step()
        return 1

    do_s = do_step

    def do_next(self, arg):
        """n(ext): to the next line of this function."""
        self.set_next(self.curframe)
        return 1

    do_n = do_next

    def do_run(self, arg):
        """run [args...]: begins the program anew."""
        if arg:
            import shlex
            first = sys.argv[0:1]
            try:
                sys.argv = shlex.split(arg)
            except ValueError as error:
                self.error(f'Cannot run {arg}: {error}')
                return
            sys.argv[:0] = first
        raise Restart

    do_restart = do_run

    def do_return(self, arg):
        """r(eturn): until this function returns."""
        self.set_return(self.curframe)
        return 1

    do_r = do_return

    def do_continue(self, arg):
        """c(ont(inue)): to the next breakpoint."""
        if not self.nosigint:
            import signal
            try:
                Pdb._previous_sigint_handler = signal.signal(signal.SIGINT, self.sigint_handler)
            except ValueError:
                pass
        self.set_continue()
        return 1

    do_c = do_cont = do_continue

    def do_jump(self, arg):
        """j(ump) lineno: the next line to be executed."""
        if self.curindex + 1 != len(self.stack):
            self.error('You can only jump within the bottom frame')
            return
        try:
            arg = int(arg)
        except ValueError:
            self.error("The 'jump' command requires a line number")
            return
        try:
            self.curframe.f_lineno = arg
            self.stack[self.curindex] = self.stack[self.curindex][0], arg
            self.print_stack_entry(self.stack[self.curindex])
        except (ValueError, AttributeError) as error:
            self.error(f'Jump failed: {error}')

    do_j = do_jump

    def do_debug(self, arg):
        """debug code: a debugger inside the debugger."""
        sys.settrace(None)
        inner = Pdb(self.completekey, self.stdin, self.stdout)
        inner.prompt = f'({self.prompt.strip()}) '
        self.message('ENTERING RECURSIVE DEBUGGER')
        try:
            sys.call_tracing(inner.run, (arg, self.curframe.f_globals, self.curframe_locals))
        except Exception:
            self._error_exc()
        self.message('LEAVING RECURSIVE DEBUGGER')
        sys.settrace(self.trace_dispatch)
        self.lastcmd = inner.lastcmd

    def do_quit(self, arg):
        """q(uit): leaves the debugger and the program."""
        self._user_requested_quit = True
        self.set_quit()
        return 1

    do_q = do_exit = do_quit

    def do_EOF(self, arg):
        """EOF: as quit."""
        self.message('')
        self._user_requested_quit = True
        self.set_quit()
        return 1

    # Looking at things.

    def do_args(self, arg):
        """a(rgs): the arguments of the current function."""
        code, here = self.curframe.f_code, self.curframe_locals
        count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + \
            bool(code.co_flags & 8)
        for name in code.co_varnames[:count]:
            if name in here:
                self.message(f'{name} = {_safe_repr(here[name], name)}')
            else:
                self.message(f'{name} = *** undefined ***')

    do_a = do_args

    def do_retval(self, arg):
        """retval: what the last function returned."""
        if '__return__' in self.curframe_locals:
            self.message(_safe_repr(self.curframe_locals['__return__'], 'retval'))
        else:
            self.error('Not yet returned!')

    do_rv = do_retval

    def _getval(self, arg):
        try:
            return eval(arg, self.curframe.f_globals, self.curframe_locals)
        except:
            self._error_exc()
            raise

    def _getval_except(self, arg, frame=None):
        frame = frame or self.curframe
        here = self.curframe_locals if frame is self.curframe else frame.f_locals
        try:
            return eval(arg, frame.f_globals, here)
        except BaseException as error:
            return _rstr(f'** raised {self._format_exc(error)} **')

    def _format_exc(self, error):
        return traceback.format_exception_only(error)[-1].strip()

    def _error_exc(self):
        self.error(self._format_exc(sys.exception()))

    def _compile_error_message(self, expr):
        try:
            compile(expr, '<stdin>', 'eval')
        except SyntaxError as error:
            return _rstr(self._format_exc(error))
        return ''

    def _show_value(self, arg, show):
        try:
            value = self._getval(arg)
        except:
            return
        try:
            self.message(show(value))
        except:
            self._error_exc()

    def do_p(self, arg):
        """p expression: its value."""
        self._show_value(arg, repr)

    def do_pp(self, arg):
        """pp expression: its value, laid out."""
        import pprint
        self._show_value(arg, pprint.pformat)

    def do_list(self, arg):
        """l(ist) [first[, last] | .]: source lines."""
        self.lastcmd = 'list'
        last = None
        if arg and arg != '.':
            try:
                if ',' in arg:
                    first, last = map(int, arg.split(',', 1))
                    if last < first:
                        last = first + last
                else:
                    first = max(1, int(arg) - 5)
            except ValueError:
                self.error(f'Error in argument: {arg!r}')
                return
        elif self.lineno is None or arg == '.':
            first = max(1, self.curframe.f_lineno - 5)
        else:
            first = self.lineno + 1
        if last is None:
            last = first + 10
        filename = self.curframe.f_code.co_filename
        if filename.startswith('<frozen'):
            filename = self.curframe.f_globals.get('__file__', filename)
        lines = linecache.getlines(filename, self.curframe.f_globals)
        self._print_lines(lines[first - 1:last], first, self.get_file_breaks(filename), self.curframe)
        self.lineno = min(last, len(lines))
        if len(lines) < last:
            self.message('[EOF]')

    do_l = do_list

    def do_longlist(self, arg):
        """ll | longlist: all lines of the function."""
        try:
            lines, lineno = self._getsourcelines(self.curframe)
        except OSError as error:
            self.error(error)
            return
        breaks = self.get_file_breaks(self.curframe.f_code.co_filename)
        self._print_lines(lines, lineno, breaks, self.curframe)

    do_ll = do_longlist

    def _getsourcelines(self, obj):
        import inspect
        lines, lineno = inspect.findsource(obj)
        if inspect.isframe(obj) and obj.f_globals is obj.f_locals or inspect.ismodule(obj):
            return lines, 1
        return inspect.getblock(lines[lineno:]) if not inspect.isframe(obj) else \
            inspect.getsourcelines(obj)[0], lineno + 1

    def do_source(self, arg):
        """source expression: the source of an object."""
        try:
            obj = self._getval(arg)
        except:
            return
        try:
            lines, lineno = self._getsourcelines(obj)
        except (OSError, TypeError) as error:
            self.error(error)
            return
        self._print_lines(lines, lineno)

    def _print_lines(self, lines, start, breaks=(), frame=None):
        current = frame.f_lineno if frame else -1
        raised = self.tb_lineno.get(frame, -1) if frame else -1
        for number, line in enumerate(lines, start):
            text = f'{number:3d} '
            text += 'B' if number in breaks else ' '
            if number == current:
                text += '->'
            elif number == raised:
                text += '>>'
            self.message(text + '\t' + line.rstrip())

    def do_whatis(self, arg):
        """whatis expression: the kind of its value."""
        try:
            value = self._getval(arg)
        except:
            return
        func = getattr(value, '__func__', value)
        if hasattr(value, '__func__') and hasattr(func, '__code__'):
            self.message(f'Method {func.__code__.co_name}')
        elif hasattr(value, '__code__'):
            self.message(f'Function {value.__code__.co_name}')
        elif value.__class__ is type:
            self.message(f'Class {value.__module__}.{value.__qualname__}')
        else:
            self.message(type(value))

    def do_display(self, arg):
        """display [expression]: its value whenever it has changed."""
        if not arg:
            shown = self.displaying.get(self.curframe)
            if shown:
                self.message('Currently displaying:')
                for expr, value in shown.items():
                    self.message(f'{expr}: {_safe_repr(value, expr)}')
            else:
                self.message('No expression is being displayed')
        elif err := self._compile_error_message(arg):
            self.error(f'Unable to display {arg}: {err!r}')
        else:
            value = self._getval_except(arg)
            self.displaying.setdefault(self.curframe, {})[arg] = value
            self.message(f'display {arg}: {_safe_repr(value, arg)}')

    def do_undisplay(self, arg):
        """undisplay [expression]"""
        if not arg:
            self.displaying.pop(self.curframe, None)
        elif self.displaying.get(self.curframe, {}).pop(arg, self) is self:
            self.error(f'not displaying {arg}')

    def do_interact(self, arg):
        """interact: a console in the current scope."""
        import code
        code.interact('*interactive*', local={**self.curframe.f_globals, **self.curframe_locals})

    def do_alias(self, arg):
        """alias [name [command]]: %1, %2 and %* stand for arguments."""
        args = arg.split()
        if not args:
            for name in sorted(self.aliases):
                self.message(f'{name} = {self.aliases[name]}')
        elif len(args) == 1:
            if args[0] in self.aliases:
                self.message(f'{args[0]} = {self.aliases[args[0]]}')
        else:
            self.aliases[args[0]] = ' '.join(args[1:])

    def do_unalias(self, arg):
        """unalias name"""
        args = arg.split()
        if args and args[0] in self.aliases:
            del self.aliases[args[0]]

    commands_resuming = ['do_continue', 'do_step', 'do_next', 'do_return', 'do_quit', 'do_jump']

    def print_stack_trace(self):
        try:
            for entry in self.stack:
                self.print_stack_entry(entry)
        except KeyboardInterrupt:
            pass

    def print_stack_entry(self, frame_lineno, prompt_prefix=line_prefix):
        frame, lineno = frame_lineno
        mark = '> ' if frame is self.curframe else '  '
        self.message(mark + self.format_stack_entry(frame_lineno, prompt_prefix))

    def do_help(self, arg):
        """h(elp) [command]"""
        if not arg:
            return cmd.Cmd.do_help(self, arg)
        try:
            topic = getattr(self, 'help_' + arg, None)
            if topic:
                return topic()
            command = getattr(self, 'do_' + arg)
        except AttributeError:
            self.error(f'No help for {arg!r}')
        else:
            if sys.flags.optimize >= 2:
                self.error(f'No help for {arg!r}; please do not run Python with -OO '
                           'if you need command help')
                return
            if command.__doc__ is None:
                self.error(f'No help for {arg!r}; __doc__ string missing')
                return
            self.message(command.__doc__.rstrip())

    do_h = do_help

    def help_exec(self):
        """(!) statement: executes it in the current scope."""
        self.message(self.help_exec.__doc__ or '')

    def help_pdb(self):
        help()

    def lookupmodule(self, filename):
        """The file of a module or a file's name."""
        if os.path.isabs(filename) and os.path.exists(filename):
            return filename
        f = os.path.join(sys.path[0] if sys.path else '', filename)
        if os.path.exists(f) and self.canonic(f) == self.mainpyfile:
            return f
        if not os.path.splitext(filename)[1]:
            filename += '.py'
        if os.path.isabs(filename):
            return filename
        for folder in sys.path:
            full = os.path.join(os.path.realpath(folder), filename)
            if os.path.exists(full):
                return full
        return None

    def _run(self, target):
        self._wait_for_mainpyfile, self._user_requested_quit = True, False
        self.mainpyfile = self.canonic(target.filename)
        import __main__
        __main__.__dict__.clear()
        __main__.__dict__.update(target.namespace)
        self.run(target.code)


def _safe_repr(obj, expr):
    try:
        return repr(obj)
    except Exception as error:
        return _rstr(f'*** repr({expr}) failed: {traceback.format_exception_only(error)[-1].strip()} ***')


def run(statement, globals=None, locals=None):
    """Debugs a statement."""
    Pdb().run(statement, globals, locals)


def runeval(expression, globals=None, locals=None):
    return Pdb().runeval(expression, globals, locals)


def runctx(statement, globals, locals):
    run(statement, globals, locals)


def runcall(*args, **kwds):
    return Pdb().runcall(*args, **kwds)


def set_trace(*, header=None):
    """Starts the debugger at the caller."""
    pdb = Pdb()
    if header is not None:
        pdb.message(header)
    pdb.set_trace(sys._getframe().f_back)


def post_mortem(t=None):
    """Looks at where an exception came from."""
    if t is None:
        exc = sys.exception()
        if exc is not None:
            t = exc.__traceback__
    if t is None or isinstance(t, BaseException) and t.__traceback__ is None:
        raise ValueError('A valid traceback must be passed if no exception is being handled')
    pdb = Pdb()
    pdb.reset()
    pdb.interaction(None, t)


def pm():
    """Looks at where the last uncaught exception came from."""
    post_mortem(sys.last_exc.__traceback__ if hasattr(sys, 'last_exc') else sys.last_traceback)


def help():
    """Prints what the commands do."""
    for name in dir(Pdb):
        if name.startswith('do_') and len(name) > 5:
            print(getattr(Pdb, name).__doc__ or name[3:])


_usage = '''usage: pdb.py [-c command] ... [-m module | pyfile] [arg] ...

Debug the Python program given by pyfile, or a module with -m. Commands of .pdbrc files and of -c
are executed first; "-c continue" runs until something goes wrong.'''


def main():
    import getopt
    opts, args = getopt.getopt(sys.argv[1:], 'mhc:', ['help', 'command='])
    if not args or any(opt in ('-h', '--help') for opt, _ in opts):
        print(_usage)
        sys.exit(0 if args or opts else 2)
    commands = [value for opt, value in opts if opt in ('-c', '--command')]
    target = _ModuleTarget(args[0]) if any(opt == '-m' for opt, _ in opts) else _ScriptTarget(args[0])
    target.check()
    sys.argv[:] = args
    pdb = Pdb()
    pdb.rcLines.extend(commands)
    while True:
        try:
            pdb._run(target)
            if pdb._user_requested_quit:
                break
            print('The program finished and will be restarted')
        except Restart:
            print('Restarting', target, 'with arguments:')
            print('\t' + ' '.join(sys.argv[1:]))
        except SystemExit as error:
            print('The program exited via sys.exit(). Exit status:', error)
        except SyntaxError:
            traceback.print_exc()
            sys.exit(1)
        except BaseException as error:
            traceback.print_exc()
            print('Uncaught exception. Entering post mortem debugging')
            print("Running 'cont' or 'step' will restart the program")
            pdb.interaction(None, error.__traceback__)
            print(f'Post mortem debugger finished. The {target} will be restarted')
        if pdb._user_requested_quit:
            break


if __name__ == '__main__':
    import pdb
    pdb.main()
