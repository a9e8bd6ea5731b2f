"""The profiler under its older name."""

from cProfile import Profile, run, runctx

__all__ = ['run', 'runctx', 'Profile']
