"""The tools of the Label page by name, and which of them a class's key takes. Holds no Qt."""

from collections.abc import Callable, Mapping

from desktop.canvas.brush_tools import ScribbleTool, StrokeTool
from desktop.canvas.drawing_tools import (
    box_tool,
    dot_tool,
    ellipse_tool,
    extremes_tool,
    lane_tool,
    magic_tool,
    pin_tool,
    polygon_tool,
    polyline_tool,
    rotated_box_tool,
    tracing_tool,
)
from desktop.canvas.gestures import Tool
from desktop.canvas.tools import SelectTool

FIRST_RADIUS = 12.0  # pixels of the image

TOOLS: Mapping[str, Callable[[], Tool]] = {
    "select": SelectTool,
    "box": box_tool,
    "extremes": extremes_tool,
    "rotated_box": rotated_box_tool,
    "polygon": polygon_tool,
    "polyline": polyline_tool,
    "lane": lane_tool,
    "point": dot_tool,
    "ellipse": ellipse_tool,
    "brush": lambda: StrokeTool(FIRST_RADIUS, is_erasing=False),
    "eraser": lambda: StrokeTool(FIRST_RADIUS, is_erasing=True),
    "magic": magic_tool,
    "scribble": ScribbleTool,
    "hole": lambda: tracing_tool("hole"),
    "knife": lambda: tracing_tool("knife"),
    "area": lambda: tracing_tool("area"),
    "pin": pin_tool,
}

TOOL_OF_SHAPE: Mapping[str, str] = {
    "box": "box", "rotated_box": "rotated_box", "polygon": "polygon", "polyline": "polyline", "lane": "lane",
    "point": "point", "ellipse": "ellipse", "mask": "brush",
}  # fmt: skip

WORDS: Mapping[str, str] = {
    "select": "Select", "box": "Box", "extremes": "Box by four extreme points", "rotated_box": "Rotated box",
    "polygon": "Polygon", "polyline": "Open line", "lane": "Lane", "point": "Point", "ellipse": "Ellipse",
    "brush": "Brush", "eraser": "Eraser", "magic": "Magic outline", "scribble": "Magic outline by strokes",
    "hole": "Hole", "knife": "Knife", "area": "Area of the camera", "pin": "Note",
}  # fmt: skip

HINTS: Mapping[str, str] = {
    "extremes": "Click the topmost, lowest, leftmost and rightmost point.",
    "rotated_box": "Click the two ends of one side, then how deep the box is.",
    "polygon": "Click point after point; Enter, a double click or the first point closes it.",
    "polyline": "Click point after point; Enter, a double click or the right button ends it.",
    "lane": "Three or four clicks along the line; Enter, a double click or the right button ends it.",
    "brush": "Paint; Shift takes away, Shift and wheel change the size.",
    "eraser": "Take pixels away from the selected mask; Shift and wheel change the size.",
    "magic": "Drag a box around the object; its outline is found.",
    "scribble": "Stroke over the object, with Shift over what is not; Enter finds the outline.",
    "hole": "Outline the hole in the selected polygon.",
    "knife": "Click along the cut through the selected polygon; Enter cuts.",
    "area": "Outline what this camera always sees and nobody should label, such as the hood.",
    "pin": "Click where the note belongs.",
}
