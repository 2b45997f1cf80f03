"""What a person says the columns of a table mean."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.formats.csv_meanings import look_at_table, mapping_of, meanings_of, told_meanings
from core.formats.plain_csv import PlainCsv

ODD = "bild;art;a;b;c;d;wetter\nx.png;Auto;10;20;30;40;Regen\ny.png;Bus;1;2;3;4;klar\n"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A table whose header says nothing that can be guessed."""
    (tmp_path / "odd.csv").write_text(ODD)
    return tmp_path / "odd.csv"


def test_a_header_that_says_nothing_is_shown_without_a_guess(odd: Path) -> None:
    look = look_at_table(odd)
    assert (look.mapping, look.separator, look.columns) == (None, ";", 7)
    assert look.names(has_header=True)[:2] == ["bild", "art"]
    assert look.names(has_header=False)[:2] == ["1", "2"]


def test_what_was_guessed_comes_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "filename,width,height,class,xmin,ymin,xmax,ymax,split,colour\na.png,9,9,car,1,2,3,4,val,red\n"
    )
    look = look_at_table(tmp_path / "a.csv")
    said = meanings_of(look.mapping, look.columns)
    assert said == ["image", "image_width", "image_height", "class", "x1", "y1", "x2", "y2", "part", "attribute"]
    names = look.names(has_header=True)
    assert mapping_of(said, names, is_relative=False, has_header=True, separator=",") == look.mapping


def test_columns_are_told_by_name_or_by_place(odd: Path) -> None:
    names = look_at_table(odd).names(has_header=True)
    said = told_meanings(
        ["image=bild", "class=2", "middle-x=a", "middle_y=b", "width=c", "height=d", "attribute=7"], names
    )
    mapping = mapping_of(said, names, is_relative=False, has_header=True, separator=";")
    assert (mapping.layout, mapping.places, mapping.attributes) == ("middle", (2, 3, 4, 5), ((6, "wetter"),))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (["class=art"], "the picture"),
        (["image=bild"], "the class"),
        (["image=bild", "class=art", "x1=a", "y1=b"], "do not make a box"),
        (["image=bild", "class=art", "x1=a", "y=b", "x2=c", "y2=d"], "do not make a box"),
        (["image=nothing"], "no column nothing"),
        (["picture=bild"], "does not say"),
        (["image=bild", "image=art", "class=a"], "Two columns"),
    ],
)
def test_what_is_missing_or_said_twice_is_told(odd: Path, told: list[str], words: str) -> None:
    names = look_at_table(odd).names(has_header=True)
    with pytest.raises(UserError, match=words):
        mapping_of(told_meanings(told, names), names, is_relative=False, has_header=True, separator=";")


def test_shares_are_told_from_pixels(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("p,c,a,b,w,h\na.png,car,0.5,0.5,0.25,0.1\n")
    look = look_at_table(tmp_path / "s.csv")
    said = told_meanings(
        ["image=p", "class=c", "middle_x=a", "middle_y=b", "width=w", "height=h"], look.names(has_header=True)
    )
    assert look.are_shares(said, has_header=True)
    assert not look.are_shares(["image", "class", "", "", "", ""], has_header=True)


def test_a_source_without_a_table_has_nothing_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    assert look_at_table(tmp_path) is None
    assert look_at_table(tmp_path / "empty.csv") is None
    assert not PlainCsv().recognises(tmp_path)
