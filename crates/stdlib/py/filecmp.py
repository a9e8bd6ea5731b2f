"""Comparing files and directories."""

import os
import stat
from types import GenericAlias

__all__ = ['clear_cache', 'cmp', 'dircmp', 'cmpfiles', 'DEFAULT_IGNORES']

_cache = {}
BUFSIZE = 8 * 1024
DEFAULT_IGNORES = ['RCS', 'CVS', 'tags', '.git', '.hg', '.bzr', '_darcs', '__pycache__']


def clear_cache():
    _cache.clear()


def _sig(st):
    return stat.S_IFMT(st.st_mode), st.st_size, st.st_mtime


def cmp(f1, f2, shallow=True):
    """Whether two files are equal; `shallow` believes equal size and time."""
    one, two = _sig(os.stat(f1)), _sig(os.stat(f2))
    if one[0] != stat.S_IFREG or two[0] != stat.S_IFREG:
        return False
    if shallow and one == two:
        return True
    if one[1] != two[1]:
        return False
    known = _cache.get((f1, f2, one, two))
    if known is None:
        known = _do_cmp(f1, f2)
        if len(_cache) > 100:
            clear_cache()
        _cache[f1, f2, one, two] = known
    return known


def _do_cmp(f1, f2):
    with open(f1, 'rb') as one, open(f2, 'rb') as two:
        while True:
            a, b = one.read(BUFSIZE), two.read(BUFSIZE)
            if a != b:
                return False
            if not a:
                return True


class dircmp:
    """Two directories compared; what is asked for is found out when it is asked for."""

    def __init__(self, a, b, ignore=None, hide=None):
        self.left, self.right = a, b
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore

    def phase0(self):
        hidden = {*self.hide, *self.ignore}
        self.left_list = sorted(name for name in os.listdir(self.left) if name not in hidden)
        self.right_list = sorted(name for name in os.listdir(self.right) if name not in hidden)

    def phase1(self):
        right = {os.path.normcase(name): name for name in self.right_list}
        left = {os.path.normcase(name): name for name in self.left_list}
        self.common = [name for key, name in left.items() if key in right]
        self.left_only = [name for key, name in left.items() if key not in right]
        self.right_only = [name for key, name in right.items() if key not in left]

    def phase2(self):
        self.common_dirs, self.common_files, self.common_funny = [], [], []
        for name in self.common:
            try:
                kinds = {stat.S_IFMT(os.stat(os.path.join(side, name)).st_mode)
                         for side in (self.left, self.right)}
            except OSError:
                kinds = set()
            if kinds == {stat.S_IFDIR}:
                self.common_dirs.append(name)
            elif kinds == {stat.S_IFREG}:
                self.common_files.append(name)
            else:
                self.common_funny.append(name)

    def phase3(self):
        self.same_files, self.diff_files, self.funny_files = \
            cmpfiles(self.left, self.right, self.common_files)

    def phase4(self):
        self.subdirs = {
            name: self.__class__(os.path.join(self.left, name), os.path.join(self.right, name),
                                 self.ignore, self.hide)
            for name in self.common_dirs}

    def phase4_closure(self):
        self.phase4()
        for part in self.subdirs.values():
            part.phase4_closure()

    def report(self):
        """Prints how the two differ."""
        print('diff', self.left, self.right)
        for names, words in ((self.left_only, f'Only in {self.left} :'),
                             (self.right_only, f'Only in {self.right} :'),
                             (self.same_files, 'Identical files :'),
                             (self.diff_files, 'Differing files :'),
                             (self.funny_files, 'Trouble with common files :'),
                             (self.common_dirs, 'Common subdirectories :'),
                             (self.common_funny, 'Common funny cases :')):
            if names:
                names.sort()
                print(words, names)

    def report_partial_closure(self):
        self.report()
        for part in self.subdirs.values():
            print()
            part.report()

    def report_full_closure(self):
        self.report()
        for part in self.subdirs.values():
            print()
            part.report_full_closure()

    methodmap = dict(subdirs=phase4, same_files=phase3, diff_files=phase3, funny_files=phase3,
                     common_dirs=phase2, common_files=phase2, common_funny=phase2, common=phase1,
                     left_only=phase1, right_only=phase1, left_list=phase0, right_list=phase0)

    def __getattr__(self, attr):
        if attr not in self.methodmap:
            raise AttributeError(attr)
        self.methodmap[attr](self)
        return getattr(self, attr)

    __class_getitem__ = classmethod(GenericAlias)


def cmpfiles(a, b, common, shallow=True):
    """The names of equal files, of different ones, and of those that could not be compared."""
    same, different, funny = [], [], []
    for name in common:
        try:
            equal = cmp(os.path.join(a, name), os.path.join(b, name), shallow)
        except (OSError, ValueError):
            funny.append(name)
        else:
            (same if equal else different).append(name)
    return same, different, funny


def demo():
    import getopt
    import sys
    options, args = getopt.getopt(sys.argv[1:], 'r')
    if len(args) != 2:
        raise getopt.GetoptError('need exactly two args', None)
    compared = dircmp(args[0], args[1])
    compared.report_full_closure() if ('-r', '') in options else compared.report()


if __name__ == '__main__':
    demo()
