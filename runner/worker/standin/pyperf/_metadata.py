"""Metadata: what keys may hold, how they are shown, what several runs share."""

from __future__ import annotations

from pyperf import _formatter

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, Mapping

Metadata = dict
METADATA_VALUE_TYPES = (int, str, float)


class _Info:
    """What a key may hold and how that is shown."""

    def __init__(
        self,
        types: tuple[type, ...],
        check: Callable[[Any], bool] | None,
        show: Callable[[Any], str],
        unit: str | None = None,
    ) -> None:
        self.types = types
        self.check = check
        self.show = show
        self.unit = unit


def _is_positive(value: float) -> bool:
    return value >= 0


def _is_strictly_positive(value: float) -> bool:
    return value >= 1


def _is_tags(value: list[Any]) -> bool:
    return all(isinstance(tag, str) and tag and tag != "all" for tag in value)


def _show(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


_LOOPS = _Info((int,), _is_strictly_positive, _formatter.format_number, "integer")
_WARMUPS = _Info((int,), _is_positive, _formatter.format_number, "integer")
_SECONDS = _Info((int, float), _is_positive, _formatter.format_seconds, "second")
_SIZE = _Info((int,), _is_positive, _formatter.format_filesize, "byte")
_OTHER = _Info(METADATA_VALUE_TYPES, None, _show)

_INFOS: dict[str, _Info] = {
    "loops": _LOOPS,
    "inner_loops": _LOOPS,
    "calibrate_loops": _LOOPS,
    "recalibrate_loops": _LOOPS,
    "calibrate_warmups": _WARMUPS,
    "recalibrate_warmups": _WARMUPS,
    "duration": _SECONDS,
    "uptime": _SECONDS,
    "load_avg_1min": _Info((int, float), _is_positive, lambda value: "%.2f" % value),
    "mem_max_rss": _SIZE,
    "mem_peak_pagefile_usage": _SIZE,
    "command_max_rss": _SIZE,
    "unit": _Info((str,), _formatter.UNITS.__contains__, _show),
    "date": _Info((str,), None, _show),
    "boot_time": _Info((str,), None, _show),
    "tags": _Info((list,), _is_tags, _show),
}


def get_metadata_info(name: str) -> _Info:
    return _INFOS.get(name, _OTHER)


def check_metadata(name: str, value: Any) -> None:
    info = get_metadata_info(name)
    if not isinstance(name, str):
        raise TypeError("metadata name must be a string, got %s" % type(name).__name__)
    if not isinstance(value, info.types):
        raise ValueError("invalid metadata %r value type: got %r" % (name, type(value).__name__))
    if isinstance(value, str):
        if not value:
            raise ValueError("empty metadata %r value" % name)
        if "\n" in value or "\r" in value:
            raise ValueError("newline characters are not allowed in metadata values: %r" % value)
    if info.check and not info.check(value):
        raise ValueError("invalid metadata %r value: %r" % (name, value))


def parse_metadata(given: Mapping[str, Any]) -> dict[str, Any]:
    """Checked, texts stripped."""
    metadata = {}
    for name, value in given.items():
        if isinstance(value, str):
            value = value.strip()
        check_metadata(name, value)
        metadata[name] = value
    return metadata


def format_metadata(name: str, value: Any) -> str:
    return get_metadata_info(name).show(value)


def common_metadata(all_metadata: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The keys that all have with one value."""
    common: dict[str, Any] | None = None
    for metadata in all_metadata:
        if common is None:
            common = dict(metadata)
        else:
            common = {key: value for key, value in common.items() if key in metadata and metadata[key] == value}
    return common or {}


def exclude_metadata(metadata: Mapping[str, Any], excluded: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in excluded}
