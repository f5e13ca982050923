"""distance(), area() and geofence() on a round Earth (ODK XForms, “geographic functions”)."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from sarana.forms.xpath.functions.registry import ANY, TEXT, function
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.values import Value, texts

_RADIUS = 6_378_100.0  # metres, as every ODK client takes it
Point = tuple[float, float]  # latitude, longitude in degrees


def read_point(text: str) -> Point | None:
    """`latitude longitude [altitude [accuracy]]`."""
    words = text.split()
    if not 2 <= len(words) <= 4:
        return None
    try:
        latitude, longitude, *_ = map(float, words)
    except ValueError:
        return None
    return (latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None


def _line(words: list[str]) -> list[Point] | None:
    """Two points or more; one text may hold them all, divided by semicolons."""
    if len(words) == 1:
        words = [word for word in re.split(r"\s*;\s*", words[0].strip()) if word]
    points = [point for point in map(read_point, words) if point is not None]
    return points if len(points) == len(words) > 1 else None


def _all(values: tuple[Value, ...]) -> list[str]:
    return [text for value in values for text in texts(value)]


@function("distance", rest=(ANY,), least=1)
def distance(*values: Value) -> float:
    words = _all(values)
    points = _line(words)
    if points is None:
        if len(words) == 1 and read_point(words[0].strip().rstrip(";")) is not None:
            return 0.0  # a line of one point (JavaRosa)
        raise ExpressionError(
            "The function 'distance' received a value that does not represent GPS coordinates"
        )
    return _centimetres(sum(_arc(start, end) for start, end in pairwise(points)))


def _arc(start: Point, end: Point) -> float:
    one, two = math.radians(start[0]), math.radians(end[0])
    turn = math.radians(start[1] - end[1])
    cosine = math.sin(one) * math.sin(two) + math.cos(one) * math.cos(two) * math.cos(turn)
    return math.acos(max(-1.0, min(1.0, cosine))) * _RADIUS


@function("area", rest=(ANY,), least=1)
def area(*values: Value) -> float:
    points = _line(_all(values))
    if points is None or len(points) < 3:
        return 0.0
    closed = points if points[0] == points[-1] else [*points, points[0]]
    total = sum(
        math.radians(end[1] - start[1])
        * (2 + math.sin(math.radians(end[0])) + math.sin(math.radians(start[0])))
        for start, end in pairwise(closed)
    )
    return _centimetres(total * _RADIUS * _RADIUS / 2)


def _centimetres(number: float) -> float:
    return abs(math.floor(number * 100 + 0.5) / 100)


@function("geofence", takes=(TEXT, TEXT))
def geofence(place: str, fence: str) -> bool:
    """Whether the point lies inside the closed line."""
    point, points = read_point(place), _line([fence])
    if point is None or points is None or points[0] != points[-1]:
        return False
    return sum(_crosses(point, start, end) for start, end in pairwise(points)) % 2 == 1


def _crosses(point: Point, start: Point, end: Point) -> bool:
    latitude, longitude = point
    if (end[0] > latitude) == (start[0] > latitude):
        return False
    return longitude < (start[1] - end[1]) * (latitude - end[0]) / (start[0] - end[0]) + end[1]
