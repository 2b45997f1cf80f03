"""How completely images are labelled: what they were looked through for, and what was said of single classes."""

from sqlmodel import Field, SQLModel


class ClassCompletenessRow(SQLModel, table=True):
    """What was said of one class on one image; `unlabelled` takes back what the image's scope says of it.

    What holds is read by `core.queries.completeness`, which adds the scopes; of what neither speaks is unlabelled.
    """

    __tablename__ = "class_completeness"
    __table_args__ = ({"sqlite_with_rowid": False},)
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    class_id: int = Field(primary_key=True, foreign_key="label_class.id")
    state: str


class ScopeRow(SQLModel, table=True):
    """Classes that images were looked through for, together; the id is made of them. A scope never changes."""

    __tablename__ = "scope"
    id: str = Field(primary_key=True)
    classes: int


class ScopeClassRow(SQLModel, table=True):
    """One class of a scope."""

    __tablename__ = "scope_class"
    __table_args__ = ({"sqlite_with_rowid": False},)
    scope_id: str = Field(primary_key=True, foreign_key="scope.id")
    class_id: int = Field(primary_key=True, foreign_key="label_class.id")


class ImageScopeRow(SQLModel, table=True):
    """What an image was looked through for, whole: a class of it that nothing else was said of is not there."""

    __tablename__ = "image_scope"
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    scope_id: str = Field(foreign_key="scope.id")
