"""A mat on a serial port or any pySerial URL: the one file that meets pySerial's exceptions."""

from __future__ import annotations

import errno
import os

import serial

try:
    from termios import error as TerminalError  # noqa: N812  (its own name says nothing)
except ImportError:  # Windows
    TerminalError = OSError

from mat.errors import LinkError, PortBusy, PortVanished
from mat.wire.messages import FAST_BAUD, NORMAL_BAUD

#: The firmware's default; a pySerial URL or a pseudo-terminal ignores it.
DEFAULT_BAUD = NORMAL_BAUD
#: A read returns at the latest after this: what has come by then is handed on, so it bounds the latency it adds.
READ_S = 0.01
READ_BYTES = 4096
#: What pySerial lets through when a port fails; a vanished one may fail in the terminal's own settings.
_FAULTS = (serial.SerialException, OSError, TerminalError)


class SerialTransport:
    """Bytes to and from a mat on a port; opening it resets an Arduino.

    Parameters
    ----------
    address
        A port's name or a pySerial URL (``socket://host:port``, ``rfc2217://…``).
    baud
        Line speed.
    """

    simulated = False
    recorded = False
    #: Line speeds a mat may be left at: after its reset, and in fast mode.
    bauds = (DEFAULT_BAUD, FAST_BAUD)
    #: A port has no end of its own.
    finished = False

    def __init__(self, address: str, baud: int = DEFAULT_BAUD) -> None:
        self.name = address
        self._first_baud = self._baud = baud
        self._port: serial.SerialBase | None = None

    def open(self) -> None:
        """Open the port for this program alone.

        Raises
        ------
        PortBusy
            Another program has it.
        LinkError
            It does not exist, may not be opened, or is no serial port.
        """
        self._baud = self._first_baud
        exclusive = None if "://" in self.name or os.name != "posix" else True
        try:
            port = serial.serial_for_url(self.name, do_not_open=True, baudrate=self._baud, timeout=READ_S)
            port.write_timeout = 1.0
            if exclusive:
                port.exclusive = True
            port.open()
        except (*_FAULTS, ValueError) as error:
            raise self._cannot_open(error) from error
        self._port = port

    def use_baud(self, baud: int) -> None:
        """Go on at another line speed; what came at the old one is dropped.

        Raises
        ------
        PortVanished
            The port is gone.
        LinkError
            It cannot go at that speed.
        """
        self._baud = baud
        try:
            port = self._open_port()
            port.baudrate = baud
            port.read(READ_BYTES)
        except ValueError as error:
            raise LinkError(f"{self.name} cannot go at {baud} baud: use the normal mode.") from error
        except (*_FAULTS, TypeError) as error:
            raise self._vanished() from error

    def read(self, timeout_s: float) -> bytes:
        """Bytes that came within the next 10 ms; ``timeout_s`` is always longer.

        Raises
        ------
        PortVanished
            The port is gone.
        """
        try:
            return self._open_port().read(READ_BYTES)
        except (*_FAULTS, TypeError) as error:
            raise self._vanished() from error

    def write(self, data: bytes) -> None:
        """Send to the mat.

        Raises
        ------
        PortVanished
            The port is gone, or takes nothing any more.
        """
        try:
            self._open_port().write(data)
        except (*_FAULTS, TypeError) as error:
            raise self._vanished() from error

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            try:
                port.close()
            except _FAULTS:
                # The port is gone already: nothing is left to close.
                return

    def _open_port(self) -> serial.SerialBase:
        if self._port is None:
            raise self._vanished()
        return self._port

    def _vanished(self) -> PortVanished:
        return PortVanished(f"{self.name} went away: check the cable and the power, then plug the mat in again.")

    def _cannot_open(self, error: Exception) -> LinkError:
        code, text = getattr(error, "errno", None), str(error)
        if code in (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK) or "exclusively lock" in text:
            return PortBusy(
                f"Another program is using {self.name}: close it (a second smart-mat window, the Arduino IDE's "
                "serial monitor), then try again."
            )
        if code == errno.EACCES or "Access is denied" in text or "PermissionError" in text:
            return LinkError(
                f"You may not open {self.name}. On Linux run “sudo usermod -aG dialout $USER” and log in again; "
                "on Windows close the other program that uses it."
            )
        if code == errno.ENOENT or "FileNotFoundError" in text:
            return LinkError(f"There is no port {self.name}: “smart-mat ports” lists the ones there are.")
        if code == errno.ENOTTY or "configure port" in text:
            return LinkError(f"{self.name} is no serial port: “smart-mat ports” lists the ones there are.")
        return LinkError(f"{self.name} cannot be opened ({text}): check the name; “smart-mat ports” lists the ports.")
