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
    vanishing_tool,
)
from desktop.canvas.gestures import Tool
from desktop.canvas.prompt_tools import PromptTool
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
    "vanishing": vanishing_tool,
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
    "hole": "Hole", "knife": "Knife", "area": "Area of the camera",
    "vanishing": "Vanishing point", "pin": "Note",
}  # fmt: skip

HINTS: Mapping[str, str] = {
    "box": "Drag from corner to corner. A click without a drag selects.",
    "extremes": "Click the topmost, lowest, leftmost and rightmost point of the object.",
    "rotated_box": "Click the two ends of one side, then how deep the box is.",
    "polygon": "Click point after point; Enter, a double click or the first point closes it. Backspace takes one back.",
    "polyline": "Click point after point; Enter, a double click or the right button ends it.",
    "lane": "Three or four clicks along the line; Enter, a double click or the right button ends it. "
    "{order_lanes} names all lanes.",
    "point": "Click where it is.",
    "ellipse": "Drag from corner to corner.",
    "brush": "Paint; Shift takes away, Shift and wheel change the size.",
    "eraser": "Take pixels away from the selected mask; Shift and wheel change the size.",
    "magic": "Drag a box around the object; its outline is found.",
    "scribble": "Stroke over the object, with Shift over what is not; Enter finds the outline.",
    "hole": "Outline the hole in the selected polygon.",
    "knife": "Click along the cut through the selected polygon; Enter cuts.",
    "area": "Outline what this camera always sees and nobody should label, such as the hood.",
    "vanishing": "Click where the lanes of the road meet; the horizon goes through there.",
    "pin": "Click where the note belongs.",
}
PROMPT_HINT = (
    "Click on the object or drag a box around it. Shift and click takes away, Backspace takes a click back, Enter "
    "keeps the outline."
)


class ToolBox:
    """Gives tools, with the size of the brush as it was left."""

    def __init__(self) -> None:
        self._radius = FIRST_RADIUS

    def take(self, name: str, before: Tool, *, has_networks: bool) -> Tool:
        """The tool of a name in place of the one before; the magic outline asks the brought networks."""
        if isinstance(before, StrokeTool):
            self._radius = before.radius
        if name == "magic" and has_networks:
            return PromptTool()
        tool = TOOLS[name]()
        if isinstance(tool, StrokeTool):
            tool.radius = self._radius
        return tool


def hint_of(name: str, tool: Tool) -> str:
    """How the tool in hand is used, in a sentence or two."""
    return PROMPT_HINT if isinstance(tool, PromptTool) else HINTS.get(name, "")
