"""A small picture of a family of signs, drawn from its name: the words for a shape and for a colour that are in it."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

SIDE = 28  # pixels, for a screen of twice the usual resolution
_CORNERS = {  # words in a name -> corners and turn in degrees
    ("triang", "give way", "yield"): (3, -90.0), ("octagon", "eight", "stop"): (8, 22.5),
    ("diamond", "rhomb"): (4, 0.0),
    ("square", "rectang"): (4, 45.0), ("pentagon", "five"): (5, -90.0), ("hexagon", "six"): (6, 0.0),
}  # fmt: skip
_COLOURS = {
    "red": "#C8102E", "blue": "#0057B8", "yellow": "#FFC72C", "green": "#00843D", "brown": "#6D4C2F",
    "orange": "#FF8200", "black": "#1D1D1B", "white": "#FFFFFF", "grey": "#8A8D8F", "gray": "#8A8D8F",
}  # fmt: skip
_RIMMED = ("red",)  # a red rim around white is the usual sign; other colours fill it


def sign_icon(family: str) -> QIcon | None:
    """The family's picture; None where its name tells neither a shape nor a colour."""
    words = family.lower()
    colour = next((value for name, value in _COLOURS.items() if name in words), None)
    corners = next((known for names, known in _CORNERS.items() if any(name in words for name in names)), None)
    is_round = any(name in words for name in ("round", "circ", "disc"))
    if colour is None and corners is None and not is_round:
        return None
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shown = QColor(colour or "#8A8D8F")
    is_rimmed = any(name in words for name in _RIMMED) and not (corners is not None and corners[0] == 8)
    pen = QPen(shown if is_rimmed else QColor("#60656E"), SIDE / 7 if is_rimmed else 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor("#ffffff") if is_rimmed else shown)
    middle, reach = SIDE / 2, SIDE / 2 - pen.widthF() / 2 - 1
    if corners is None:
        painter.drawEllipse(QPointF(middle, middle), reach, reach)
    else:
        count, turn = corners
        turns = [math.radians(turn + 360 * step / count) for step in range(count)]
        painter.drawPolygon(
            QPolygonF([QPointF(middle + reach * math.cos(t), middle + reach * math.sin(t)) for t in turns])
        )
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return QIcon(pixmap)
