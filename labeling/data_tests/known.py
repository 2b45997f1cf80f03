"""The tests of the data that there are. A new one is one line here."""

from pathlib import Path

from labeling.alike.near import Progress
from labeling.data_tests.alike import AlikeTest
from labeling.data_tests.along_time import TrackTest
from labeling.data_tests.boxes import LabelTest
from labeling.data_tests.drift import DriftTest
from labeling.data_tests.perspective import PlaceTest
from labeling.data_tests.pictures import BlurTest, PictureTest
from labeling.data_tests.seam import DataTest
from labeling.data_tests.sizes import SizeTest
from labeling.data_tests.suspects import SuspectTest
from labeling.suspects.evidence import Known

TESTS: tuple[DataTest, ...] = (
    PictureTest(),
    BlurTest(),
    AlikeTest(),
    LabelTest(),
    SizeTest(),
    PlaceTest(),
    TrackTest(),
    DriftTest(),
    SuspectTest(),
)
KINDS: tuple[str, ...] = tuple(kind for test in TESTS for kind in test.kinds)


def tests_for(kinds: tuple[str, ...]) -> tuple[DataTest, ...]:
    """The tests that make findings of these kinds; all of them when none is named."""
    return tuple(test for test in TESTS if not kinds or set(kinds) & set(test.kinds))


def equipped(test: DataTest, cache: Path, progress: Progress, known: Known) -> DataTest:
    """The test with what it can use: the cache folder, a way to say how far it is, what labels are judged by."""
    if isinstance(test, AlikeTest):
        return AlikeTest(cache, progress)
    return SuspectTest(known) if isinstance(test, SuspectTest) else test
