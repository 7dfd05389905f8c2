"""Writing and reading compact bytes: whole numbers in as few as they need, texts with their length."""

from typing import Final

_SEVEN: Final = 0x7F
_MORE: Final = 0x80
_SHORT: Final = 255


class CutShortError(ValueError):
    """The bytes end too early."""


class Packer:
    """Gathers bytes."""

    def __init__(self) -> None:
        self._parts = bytearray()

    def number(self, value: int) -> None:
        """Add a whole number of 0 or more: seven bits a byte (LEB128).

        Raises:
            ValueError: it is negative.

        """
        if value < 0:
            raise ValueError(f"No room for a number below 0: {value}.")
        while value > _SEVEN:
            self._parts.append(value & _SEVEN | _MORE)
            value >>= 7
        self._parts.append(value)

    def raw(self, value: bytes) -> None:
        """Add bytes whose number the reader knows."""
        self._parts += value

    def text(self, value: str) -> None:
        """Add a text of at most 255 bytes of UTF-8.

        Raises:
            ValueError: it is longer.

        """
        encoded = value.encode()
        if len(encoded) > _SHORT:
            raise ValueError(f"A text of {len(encoded)} bytes does not fit.")
        self._parts.append(len(encoded))
        self._parts += encoded

    def packed(self) -> bytes:
        """Give what was gathered."""
        return bytes(self._parts)


class Unpacker:
    """Reads what a `Packer` gathered, in the same order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def number(self) -> int:
        """Read a whole number."""
        value = shift = 0
        while True:
            byte = self.raw(1)[0]
            value |= (byte & _SEVEN) << shift
            if not byte & _MORE:
                return value
            shift += 7

    def raw(self, count: int) -> bytes:
        """Read so many bytes.

        Raises:
            CutShortError: there are fewer.

        """
        end = self._place + count
        if end > len(self._data):
            raise CutShortError
        found = self._data[self._place : end]
        self._place = end
        return found

    def text(self) -> str:
        """Read a text."""
        return self.raw(self.raw(1)[0]).decode()
