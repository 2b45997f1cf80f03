"""How the window looks: colours as tokens for light and dark, and the style sheet that is made from them.

Painted widgets ask for `tokens()` each time they paint, so that a change of theme reaches them with the repaint.
"""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from core.settings import Theme
from desktop.composition import resources_folder

_IN_FORCE = "roadwright_theme"  # on the application: light or dark, what is shown
_CHOSEN = "roadwright_theme_chosen"  # on the application: system, light or dark, what was asked for
_DEFAULT_POINTS = 10.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of a theme, each as #rrggbb. `canvas` lies behind pictures; `raised` under a pointer or selected."""

    background: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    warning: str
    bad: str
    canvas: str


LIGHT = Tokens(
    background="#f6f7f9", surface="#ffffff", raised="#eaedf2", border="#d9dee6", text="#1a1f27", muted="#5b6471",
    accent="#2f6fed", on_accent="#ffffff", good="#15703f", warning="#8f4f00", bad="#bd2a24", canvas="#d5dae2",
)  # fmt: skip
DARK = Tokens(
    background="#14161a", surface="#1c1f25", raised="#292e37", border="#363c47", text="#e8ebef", muted="#a0a9b6",
    accent="#7aa7ff", on_accent="#0b1426", good="#62cf95", warning="#ebb059", bad="#ff8079", canvas="#0c0e11",
)  # fmt: skip

# Okabe and Ito's palette, told apart with any colour vision. https://jfly.uni-koeln.de/color/
_NEAR = 0.25  # of lightness, between an area and what it lies on
_CLASS_COLOURS = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999")


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Show the whole application in this theme; `system` follows the desktop, also when it changes later."""
    is_first = app.property(_CHOSEN) is None
    app.setProperty(_CHOSEN, theme)
    if is_first:
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow_system(app))
    _show(app, _resolved(app, theme))


def tokens(widget: QWidget | None = None) -> Tokens:  # noqa: ARG001 - a theme per widget may come
    """The colours in force."""
    app = QApplication.instance()
    return DARK if app is not None and app.property(_IN_FORCE) == "dark" else LIGHT


def class_colour(index: int) -> str:
    """The colour of the class in this place, for whom no colour was chosen."""
    return _CLASS_COLOURS[index % len(_CLASS_COLOURS)]


def edge_of(colour: QColor) -> QColor | None:
    """The line around an area that hardly stands out, such as a dark class on the dark theme; None for others."""
    chosen = tokens()
    is_near = abs(colour.lightnessF() - QColor(chosen.surface).lightnessF()) < _NEAR
    return QColor(chosen.muted) if is_near else None


def scaled_font(font: QFont, factor: float, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A copy of the font, larger or smaller by a factor."""
    copy = QFont(font)
    copy.setPointSizeF(_points(font) * factor)
    copy.setWeight(weight)
    return copy


def _follow_system(app: QApplication) -> None:
    if app.property(_CHOSEN) == "system":
        _show(app, _resolved(app, "system"))


def _resolved(app: QApplication, theme: Theme) -> str:
    if theme != "system":
        return theme
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def _show(app: QApplication, name: str) -> None:
    if app.property(_IN_FORCE) == name:
        return
    app.setProperty(_IN_FORCE, name)
    chosen = tokens()
    app.setPalette(_palette(chosen))
    app.setStyleSheet(_style_sheet(chosen, name, _points(app.font())))


def _points(font: QFont) -> float:
    if font.pointSizeF() > 0:
        return font.pointSizeF()
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    return general if general > 0 else _DEFAULT_POINTS


def _palette(chosen: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: chosen.background, role.WindowText: chosen.text, role.Base: chosen.surface,
        role.AlternateBase: chosen.background, role.Text: chosen.text, role.Button: chosen.surface,
        role.ButtonText: chosen.text, role.BrightText: chosen.bad, role.Highlight: chosen.accent,
        role.HighlightedText: chosen.on_accent, role.Link: chosen.accent, role.LinkVisited: chosen.accent,
        role.ToolTipBase: chosen.raised, role.ToolTipText: chosen.text, role.PlaceholderText: chosen.muted,
        role.Mid: chosen.border, role.Midlight: chosen.border, role.Dark: chosen.border, role.Light: chosen.raised,
        role.Accent: chosen.accent,
    }  # fmt: skip
    palette = QPalette()
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(mixed(chosen.muted, chosen.background, 0.35)))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(chosen.raised))
    return palette


def mixed(first: str, second: str, share: float) -> str:
    """The colour that is `share` of the way from the first to the second, as #rrggbb."""
    one, two = QColor(first), QColor(second)
    pairs = zip(one.getRgb()[:3], two.getRgb()[:3], strict=True)  # type: ignore[index]  # its types say object
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _style_sheet(chosen: Tokens, name: str, points: float) -> str:
    template = (resources_folder() / "window.qss").read_text(encoding="utf-8")
    sizes = {"small": 0.9, "section": 1.1, "page": 1.5, "project": 1.1}
    values = {
        **asdict(chosen),
        **{f"{key}_pt": f"{points * factor:.1f}pt" for key, factor in sizes.items()},
        **{f"{key}_tint": mixed(chosen.surface, getattr(chosen, key), 0.13) for key in ("good", "warning", "bad")},
        "accent_tint": mixed(chosen.surface, chosen.accent, 0.14),
        "accent_hover": mixed(chosen.accent, chosen.text, 0.14),
        "accent_down": mixed(chosen.accent, chosen.text, 0.26),
        "field_border": mixed(chosen.border, chosen.muted, 0.3),
        "disabled": mixed(chosen.muted, chosen.background, 0.35),
        "icons": (resources_folder() / "icons").as_posix(),
        "theme": name,
    }
    return Template(template).substitute(values)
