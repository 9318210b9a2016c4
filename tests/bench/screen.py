"""Watches an X screen from outside: when did a program's window come up, and when was something painted in it?

Plain Xlib through ctypes, so the program under test needs no hook and both sides of a comparison are seen the same way.
"""

import contextlib
import ctypes
import ctypes.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence

_VIEWABLE, _Z_PIXMAP, _ALL_PLANES = 2, 2, 0xFFFFFFFF
_LEAST_WIDTH, _LEAST_HEIGHT = 500, 300  # smaller windows are not a program's main window
_COLOURS = 6  # a window with fewer colours shows no text yet
_EDGE = 320  # pixels of the upper left corner that are looked at: menu or navigation


class _Attributes(ctypes.Structure):
    """XWindowAttributes, up to the fields that are read."""

    _fields_ = [
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("border_width", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        ("kind", ctypes.c_int),
        ("gravities", ctypes.c_int * 3),
        ("planes", ctypes.c_ulong * 2),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("rest", ctypes.c_char * 128),
    ]


class _Image(ctypes.Structure):
    """XImage, up to the pixels."""

    _fields_ = [
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_char)),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
    ]


def screen_there() -> bool:
    """Whether a screen exists or can be made, and Xlib is there to look at it."""
    return bool(ctypes.util.find_library("X11")) and bool(os.environ.get("DISPLAY") or shutil.which("Xvfb"))


@contextlib.contextmanager
def display() -> Iterator[str]:
    """A screen of our own without window manager; the machine's when Xvfb is missing."""
    if not shutil.which("Xvfb"):
        yield os.environ["DISPLAY"]
        return
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield ":" + answer.readline().strip()
    finally:
        server.terminate()
        server.wait()


class Screen:
    """One connection to the X server."""

    def __init__(self, name: str) -> None:
        self._x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XGetImage.restype = ctypes.POINTER(_Image)
        # A window may vanish between two questions: Xlib's own handler would end this process.
        self._ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)
        self._x.XSetErrorHandler(self._ignore)
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def painted_after(self, command: Sequence[str], environment: Mapping[str, str], patience: float = 30.0) -> float:
        """Start a program, wait until its window shows text, end it.

        Returns:
            Seconds from exec to painted.

        Raises:
            TimeoutError: nothing was painted within `patience` seconds.
        """
        began = time.monotonic()
        program = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)
        try:
            while time.monotonic() - began < patience and program.poll() is None:
                if self._window_painted():
                    return time.monotonic() - began
                time.sleep(0.002)
            raise TimeoutError(f"no window was painted by {command}")
        finally:
            program.terminate()
            program.wait()
            self._wait_until_gone()

    def _windows(self) -> list[int]:
        root, parent, number = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self._x.XQueryTree(
            self._display,
            self._root,
            ctypes.byref(root),
            ctypes.byref(parent),
            ctypes.byref(children),
            ctypes.byref(number),
        )
        found = [children[at] for at in range(number.value)]
        if children:
            self._x.XFree(children)
        return [window for window in found if self._is_main(window)]

    def _is_main(self, window: int) -> bool:
        what = _Attributes()
        known = self._x.XGetWindowAttributes(self._display, ctypes.c_ulong(window), ctypes.byref(what))
        return bool(
            known and what.map_state == _VIEWABLE and what.width >= _LEAST_WIDTH and what.height >= _LEAST_HEIGHT
        )

    def _window_painted(self) -> bool:
        return any(self._colours(window) >= _COLOURS for window in self._windows())

    def _colours(self, window: int) -> int:
        image = self._x.XGetImage(
            self._display, ctypes.c_ulong(window), 0, 0, _EDGE, 240, ctypes.c_ulong(_ALL_PLANES), _Z_PIXMAP
        )
        if not image:
            return 0
        size = image.contents.height * image.contents.bytes_per_line
        pixels = memoryview(ctypes.string_at(image.contents.data, size)).cast("I")
        self._x.XDestroyImage(image)
        return len(set(pixels))

    def _wait_until_gone(self) -> None:
        while self._windows():
            time.sleep(0.01)
