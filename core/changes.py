"""What a transaction touched: the one message that pages, lists and other windows refresh from."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Topic = Literal[
    "brief", "classes", "images", "annotations", "completeness", "conditions", "suggestions", "drives",
    "versions", "jobs", "runs", "models", "evaluations", "packages", "validations", "review",
    "tracks", "intervals", "cameras", "reviews", "findings", "embeddings", "coverage",
    "studies",
]  # fmt: skip
TOPICS: tuple[Topic, ...] = get_args(Topic)
MANY = 2000  # beyond this a topic is told as a whole, not by id


@dataclass(frozen=True, slots=True)
class Changes:
    """Topics that changed, each with the ids touched, or None when too many to name.

    `origin` is the token of the window or command that made the change, so that a page can skip its own.
    """

    topics: Mapping[Topic, frozenset[int | str] | None] = field(default_factory=dict)
    origin: str = ""

    def touches(self, *topics: Topic) -> bool:
        """Whether any of these topics changed."""
        return any(topic in self.topics for topic in topics)

    def ids(self, topic: Topic) -> frozenset[int | str] | None:
        """Ids touched under a topic; empty when the topic did not change, None when it changed as a whole."""
        return self.topics.get(topic, frozenset())

    def then(self, later: "Changes") -> "Changes":
        """Both changes as one."""
        joined = dict(self.topics)
        for topic, ids in later.topics.items():
            known = joined.get(topic, frozenset())
            joined[topic] = None if known is None or ids is None else known | ids
        return Changes(joined, later.origin)


def changes_to_json(changes: Changes) -> str:
    """Compact JSON for the registry's change feed."""
    return json.dumps({topic: None if ids is None else sorted(ids, key=str) for topic, ids in changes.topics.items()})


def changes_from_json(text: str, origin: str) -> Changes:
    """The changes that `changes_to_json` wrote."""
    loaded: dict[Topic, list[int | str] | None] = json.loads(text)
    return Changes({topic: None if ids is None else frozenset(ids) for topic, ids in loaded.items()}, origin)


def collapse(topic: Topic, ids: Iterable[int | str]) -> tuple[Topic, frozenset[int | str] | None]:
    """The topic with its ids, or as a whole when there are too many to name."""
    named = frozenset(ids)
    return topic, (named if len(named) <= MANY else None)
