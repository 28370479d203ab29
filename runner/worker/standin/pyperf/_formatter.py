"""Numbers as pyperf prints them."""

from __future__ import annotations


TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    import datetime
    from typing import Callable, Sequence

_TIME_UNITS = ("sec", "ms", "us", "ns")


def format_timedeltas(values: Sequence[float]) -> tuple[str, ...]:
    """Three significant digits of the first; the others on its scale."""
    first = abs(values[0])
    exponent = next((i for i in range(2, -9, -1) if first >= 10.0**i), -9)
    unit = -(exponent // 3) if exponent < 0 else 0
    decimals = 2 - exponent % 3
    factor = 10.0 ** (3 * unit)
    return tuple("%.*f %s" % (decimals, value * factor, _TIME_UNITS[unit]) for value in values)


def format_timedelta(value: float) -> str:
    return format_timedeltas((value,))[0]


def format_seconds(seconds: float) -> str:
    """A long duration in days, hours, minutes, seconds."""
    if seconds < 1.0:
        return format_timedelta(seconds) if seconds else "0 sec"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    days, hours = divmod(hours, 24)
    parts = ["%d %s" % (n, unit) for n, unit in ((days, "day"), (hours, "hour"), (minutes, "min")) if n]
    if len(parts) <= 2 and rest:
        parts.append("%.1f sec" % rest)
    return " ".join(parts)


def format_number(number: float, unit: str | None = None, units: str | None = None) -> str:
    """Round powers are shown as powers; unlike pyperf's, 20000 is not one of ten."""
    plural = abs(number) != 1
    text = str(number)
    if isinstance(number, int) and not isinstance(number, bool) and number > 0:
        zeros = len(text) - 1
        if zeros >= 4 and number == 10**zeros:
            text = "10^%d" % zeros
        elif number > 8192 and number & (number - 1) == 0:
            text = "2^%d" % (number.bit_length() - 1)
    if not unit:
        return text
    return "%s %s" % (text, (units or unit + "s") if plural else unit)


def format_integers(numbers: Sequence[float]) -> tuple[str, ...]:
    return tuple(format_number(number) for number in numbers)


def format_filesize(size: float) -> str:
    if size < 10 * 1024:
        return "%.0f %s" % (size, "byte" if size == 1 else "bytes")
    if size > 10 * 1024 * 1024:
        return "%.1f MiB" % (size / 1024.0**2)
    return "%.1f KiB" % (size / 1024.0)


def format_filesizes(sizes: Sequence[float]) -> tuple[str, ...]:
    return tuple(format_filesize(size) for size in sizes)


_BY_UNIT: dict[str, Callable[[Sequence[float]], tuple[str, ...]]] = {
    "second": format_timedeltas,
    "byte": format_filesizes,
    "integer": format_integers,
}
DEFAULT_UNIT = "second"
UNITS = tuple(_BY_UNIT)


def format_values(unit: str, values: Sequence[float]) -> tuple[str, ...]:
    return _BY_UNIT[unit](values)


def format_value(unit: str, value: float) -> str:
    return _BY_UNIT[unit]((value,))[0]


def format_datetime(when: datetime.datetime, microsecond: bool = True) -> str:
    if not microsecond:
        when = when.replace(microsecond=0)
    return when.isoformat(" ")


def is_better(ratio: float) -> str:
    """What a ratio of means (new / old) is called."""
    if ratio == 1.0:
        return "no change"
    if ratio < 1.0:
        return "%.2fx faster" % (1.0 / ratio)
    return "%.2fx slower" % ratio
