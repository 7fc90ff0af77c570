#!/usr/bin/env python3
"""Runs a program that the kernel refuses real-time places, for measurements at nice values alone.

Usage: tests/without-real-time.py PROGRAM [ARGUMENT ...]; ends as the program does. A filter of system calls (seccomp)
answers EPERM to sched_setscheduler and sched_setattr; what the program starts inherits it.
"""
import ctypes
import os
import platform
import struct
import sys

CALLS = {"x86_64": (144, 314), "aarch64": (119, 274)}
SET_NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER_MODE = 38, 22, 2
LOAD_NUMBER, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # The latter with EPERM, 1.


def instruction(code, if_true, if_false, value):
    return struct.pack("HBBI", code, if_true, if_false, value)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


if len(sys.argv) < 2 or platform.machine() not in CALLS:
    sys.exit(__doc__)
first, second = CALLS[platform.machine()]
code = ctypes.create_string_buffer(b"".join([
    instruction(LOAD_NUMBER, 0, 0, 0),
    instruction(JUMP_IF_EQUAL, 2, 0, first),
    instruction(JUMP_IF_EQUAL, 1, 0, second),
    instruction(RETURN, 0, 0, ALLOW),
    instruction(RETURN, 0, 0, REFUSE),
]))
program = Program(5, ctypes.cast(code, ctypes.c_void_p))
libc = ctypes.CDLL(None, use_errno=True)
for arguments in ((SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0)):
    if libc.prctl(*arguments) != 0:
        sys.exit(f"The kernel takes no filter: {os.strerror(ctypes.get_errno())}")
os.execvp(sys.argv[1], sys.argv[1:])
