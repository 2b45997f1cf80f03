"""In which of the things that can change a training's bits two runs differ, in words. Pure."""

from collections.abc import Iterator, Mapping

_GROUPS = {
    "data": "the data", "recipe": "the recipe", "effective": "what was in fact used", "code": "the program's code",
    "packages": "package", "python": "Python", "hardware": "the hardware", "system": "the operating system",
    "environment": "the environment variable",
}  # fmt: skip
# Of fingerprints of the first schema, which had fewer groups: where each of its entries stands now.
_FIRST_SCHEMA = {
    "version": ("data", "version"), "pretrained_sha256": ("data", "pretrained_sha256"), "code": ("code", "sha256"),
    "threads": ("effective", "threads"), "device": ("effective", "device"), "python": ("python", ""),
    "machine": ("hardware.processor", "machine"),
}  # fmt: skip
_ABSENT = "nothing"
Flat = dict[tuple[str, str], str]


def differences(first: Mapping[str, object], second: Mapping[str, object]) -> tuple[str, ...]:
    """Each difference as a short sentence, `second` being the newer run; of what only one of them told, nothing.

    Packages, settings and environment variables of which one side has none are a difference: they were all told.
    """
    one, two = _flat(first), _flat(second)
    groups = {group for group, _ in one} & {group for group, _ in two}
    is_whole = _is_grouped(first) and _is_grouped(second)
    keys = sorted(key for key in (one.keys() | two.keys() if is_whole else one.keys() & two.keys()) if key[0] in groups)
    differing = (key for key in keys if one.get(key) != two.get(key))
    return tuple(_sentence(key, one.get(key, _ABSENT), two.get(key, _ABSENT)) for key in differing)


def _sentence(key: tuple[str, str], before: str, after: str) -> str:
    group, name = key
    if group == "code":
        return "the program's code is another"
    what = f"{_GROUPS.get(group.partition('.')[0], group)} {name}".strip()
    return f"{what}: {after}, it was {before}"


def _flat(inputs: Mapping[str, object]) -> Flat:
    if not _is_grouped(inputs):
        return _flat_first(inputs)
    found: Flat = {}
    for group, value in inputs.items():
        if group in _GROUPS:
            found |= {(group, name): text for name, text in _leaves(value, "")}
    return found


def _flat_first(inputs: Mapping[str, object]) -> Flat:
    found: Flat = {}
    for old, (group, name) in _FIRST_SCHEMA.items():
        if old in inputs:
            top, _, rest = group.partition(".")
            found[top, f"{rest}.{name}".strip(".")] = str(inputs[old])
    for group in ("recipe", "packages"):
        found |= {(group, name): text for name, text in _leaves(inputs.get(group) or {}, "") if text != "None"}
    return found


def _leaves(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Each value under its dotted name; a list counts as one."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}".strip("."))
    else:
        yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _is_grouped(inputs: Mapping[str, object]) -> bool:
    return "schema" in inputs
