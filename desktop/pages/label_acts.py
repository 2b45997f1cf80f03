"""What each command of the Label page does: one table from names to calls. Adds nothing of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.pages.label_commands import DRIVE, LABEL_COMMANDS, MODEL, SAYING, SHAPES
from desktop.pages.label_tools import TOOLS

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

Act = Callable[[], object]
NUDGES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
FAR = 10
# What only looks: it makes no image of a frame of a drive that is none yet.
LOOKS = frozenset(
    ("rest", "copy", "select_all", "next_shape", "previous_shape", "hide_shapes", "hide_class", "lock", "lock_class",
     "palette", "sign_palette", "review_loop", "review_mode", "next_for_review", "seen_by_model", "history", "triage",
     "choose_model", "suggest_list", "suggest_always",
     "next_frame", "previous_frame", "next_frames", "previous_frames", "play", "next_open_frame", "next_wanted",
     "next_keyframe", "previous_keyframe", "audit", "keep_frames", "camera")
)  # fmt: skip


def acts_of(page: LabelPage) -> dict[str, Act]:
    """The calls behind the commands; those that label settle the frame of a drive first."""
    labelling = {each.name for each in LABEL_COMMANDS if each.group in (SHAPES, SAYING, MODEL, DRIVE)} - LOOKS
    return {name: settled(page, act) if name in labelling else act for name, act in _all_acts(page).items()}


def settled(page: LabelPage, act: Callable[..., object]) -> Callable[..., object]:
    """Do it once the frame that is shown is an image; nothing where it cannot be one."""

    def settle_and_act(*said: object) -> None:
        if page.frames.settle():
            act(*said)

    return settle_and_act


def _all_acts(page: LabelPage) -> dict[str, Act]:
    return {
        **_tool_acts(page),
        **_image_acts(page),
        **_shape_acts(page),
        **_saying_acts(page),
        **_model_acts(page),
        **_drive_acts(page),
        **_looking_acts(page),
    }


def _tool_acts(page: LabelPage) -> dict[str, Act]:
    def taking(name: str) -> Act:
        return lambda: page.use_tool(name)

    return {f"tool_{name}": taking(name) for name in TOOLS} | {
        "repeat": lambda: page.use_tool(page.last_tool),
        "outline_networks": page.popups.outline_networks,
        "snapping": lambda: page.seeing.switch("is_snapping"),
    }


def _image_acts(page: LabelPage) -> dict[str, Act]:
    return {
        "next_image": lambda: page.step(1),
        "previous_image": lambda: page.step(-1),
        "next_open_image": page.go.next_open,
        "next_part": lambda: page.hands.go_to_part(1),
        "previous_part": lambda: page.hands.go_to_part(-1),
        "find_image": page.images.search.setFocus,
        "more_like_this": page.go.more_like_this,
        "undo": page.history.stack.undo,
        "redo": page.history.stack.redo,
        "undo_list": page.popups.undo_list,
    }


def _shape_acts(page: LabelPage) -> dict[str, Act]:
    shapes, outlines, seeing = page.shapes, page.outlines, page.seeing

    hands = page.hands

    def moving(dx: float, dy: float) -> Act:
        return lambda: hands.move(dx, dy)

    near = {name: moving(dx, dy) for name, (dx, dy) in NUDGES.items()}
    far = {f"{name}_far": moving(FAR * dx, FAR * dy) for name, (dx, dy) in NUDGES.items()}
    return {
        **near,
        **far,
        "delete": lambda: _delete(page),
        "back": lambda: _delete(page),
        "rest": lambda: _rest(page),
        "duplicate": shapes.duplicate,
        "copy": page.go.copy,
        "paste": page.clipboard.paste,
        "copy_to_next": page.go.copy_to_next,
        "select_all": lambda: page.canvas.select(tuple(page.canvas.scene.by_id)),
        "next_shape": lambda: page.go.cycle(1),
        "previous_shape": lambda: page.go.cycle(-1),
        "next_handle": lambda: hands.take_next(1),
        "previous_handle": lambda: hands.take_next(-1),
        "add_point": hands.put_in,
        "align_edges": outlines.align,
        "simplify": outlines.simplify,
        "merge": outlines.merge,
        "to_polygon": outlines.to_polygon,
        "hide_shapes": seeing.hide_selected,
        "hide_class": seeing.toggle_class,
        "lock": seeing.toggle_lock,
        "lock_class": seeing.toggle_class_lock,
    }


def _saying_acts(page: LabelPage) -> dict[str, Act]:
    saying, modes = page.saying, page.modes
    return {
        "palette": page.palettes.classes,
        "sign_palette": page.palettes.signs,
        "unreadable": page.palettes.unreadable,
        "attributes": lambda: _enter(page),
        "occluded": lambda: page.shapes.toggle("occluded"),
        "truncated": lambda: page.shapes.toggle("truncated"),
        "condition_keys": page.bulk.ask_conditions,
        "tag_keys": modes.ask_tags,
        "interval": page.comfort.intervals.mark,
        "attribute_mode": modes.attributes,
        "tag_mode": modes.tags,
        "verify": saying.verify,
        "reopen": saying.reopen,
        "no_objects": saying.no_objects,
    }


def _model_acts(page: LabelPage) -> dict[str, Act]:
    suggestions, review = page.suggestions, page.review
    return {
        "keep": suggestions.keep_selected,
        "keep_all": suggestions.keep_all,
        "refuse_all": suggestions.refuse_all,
        "suggest_here": page.asking.ask,
        "suggest_always": lambda: page.asking.ask_always(is_on=not page.asking.asks_always),
        "suggest_list": lambda: page.asking.ask_about(page.images.listed_ids()),
        "choose_model": page.asking.choose,
        "review_loop": lambda: page.go.look_in_turn(1),
        "review_back": lambda: page.go.look_in_turn(-1),
        "done": lambda: review.set_state("done"),
        "needs_review": lambda: review.set_state("needs_review"),
        "approve": review.approve,
        "reject": review.reject,
        "review_mode": review.mode.toggle,
        "next_for_review": review.go_next,
        "triage": page.popups.triage,
        "seen_by_model": page.as_seen.toggle,
        "history": page.popups.history,
    }


def _drive_acts(page: LabelPage) -> dict[str, Act]:
    tracks, lanes, ways = page.tracks, page.lanes, page.ways
    return {
        "next_frame": lambda: ways.step(1),
        "previous_frame": lambda: ways.step(-1),
        "next_frames": lambda: ways.step(FAR),
        "previous_frames": lambda: ways.step(-FAR),
        "play": page.frames.toggle_play,
        "next_open_frame": ways.go_next_open,
        "keep_frames": ways.ask_to_keep,
        "camera": ways.show_camera,
        "next_wanted": ways.go_wanted,
        "keyframe": tracks.toggle_keyframe,
        "outside": tracks.toggle_outside,
        "make_track": tracks.make,
        "propagate": lambda: page.carrying.propagate(1),
        "propagate_back": lambda: page.carrying.propagate(-1),
        "merge_tracks": tracks.merge,
        "split_track": tracks.split,
        "next_keyframe": lambda: tracks.go_keyframe(1),
        "previous_keyframe": lambda: tracks.go_keyframe(-1),
        "fill_between": page.carrying.fill_between,
        "method": tracks.toggle_method,
        "audit": page.popups.audit,
        "horizon_from_lanes": lanes.horizon,
        "carry_lanes": lanes.carry,
        "order_lanes": lanes.order,
    }


def _looking_acts(page: LabelPage) -> dict[str, Act]:
    canvas, seeing = page.canvas, page.seeing
    return {
        "fit": canvas.fit,
        "zoom_to_selection": page.go.look_at_selection,
        "zoom_in": lambda: page.hands.zoom(1.25),
        "zoom_out": lambda: page.hands.zoom(0.8),
        "crosshair": lambda: seeing.switch("has_crosshair"),
        "magnifier": lambda: seeing.switch("has_magnifier"),
        "minimap": lambda: seeing.switch("has_minimap"),
        "guides": seeing.toggle_guides,
        "brighten": page.popups.light,
        "turn": seeing.turn,
        "mirror": seeing.mirror,
        "images_panel": lambda: page.comfort.toggle_part(page.images),
        "classes_panel": lambda: page.comfort.toggle_part(page.panel),
        "session": page.comfort.show_session,
        "saved": page.comfort.say_saved,
        "keys": page.popups.keys,
    }


def _delete(page: LabelPage) -> None:
    """Take the point in hand out, refuse the selected suggestions, or delete the selected shapes."""
    if not page.hands.take_out() and not page.suggestions.refuse_selected():
        page.shapes.delete()


def _enter(page: LabelPage) -> None:
    """Keep the selected suggestions, or say more of the selected shape."""
    if not page.suggestions.keep_selected():
        page.modes.ask_attributes()


def _rest(page: LabelPage) -> None:
    """Nothing in hand: first no corner, then no shape selected, and the tool that draws nothing."""
    if page.hands.rest():
        return
    page.canvas.select(())
    page.use_tool("select")
