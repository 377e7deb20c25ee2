"""What can be done to a model: a change of what comes out of it, or of a piece of its code."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

# The model's own query, whole, and after it the rows that are damaged.
OUTPUT = """with undamaged as (
{sql}
),

one_row as (
    select * from undamaged where {condition} order by all limit 1
)

{damage}
"""


class NotThere(Exception):
    """The code that a mutation changes is not in its file, or is there more than once; the message says where to look."""


class Change(ABC):
    """One change of a file."""

    @property
    @abstractmethod
    def words(self) -> str:
        """What is done, in words."""

    @abstractmethod
    def of(self, sql: str) -> str:
        """The text of the file with the change. Raises NotThere."""


@dataclass(frozen=True)
class DoubledRow(Change):
    """One row comes out twice."""

    where: str = "true"

    @property
    def words(self) -> str:
        """What is done, in words."""
        return "a doubled row"

    def of(self, sql: str) -> str:
        """The text of the file with the change."""
        return OUTPUT.format(sql=sql, condition=self.where, damage="select * from undamaged union all select * from one_row")


@dataclass(frozen=True)
class LostRow(Change):
    """One row does not come out."""

    where: str = "true"

    @property
    def words(self) -> str:
        """What is done, in words."""
        return "a lost row"

    def of(self, sql: str) -> str:
        """The text of the file with the change."""
        return OUTPUT.format(sql=sql, condition=self.where, damage="select * from undamaged except all select * from one_row")


@dataclass(frozen=True)
class NulledColumn(Change):
    """A column is null in every row, and keeps its type."""

    column: str

    @property
    def words(self) -> str:
        """What is done, in words."""
        return f"{self.column} is null"

    def of(self, sql: str) -> str:
        """The text of the file with the change."""
        damage = f"select * replace (nullif({self.column}, {self.column}) as {self.column}) from undamaged"
        return OUTPUT.format(sql=sql, condition="true", damage=damage)


@dataclass(frozen=True)
class OneMore(Change):
    """A number is larger by `step` in one row, and keeps its type."""

    column: str
    step: str
    words_of_step: str
    where: str = "true"

    @property
    def words(self) -> str:
        """What is done, in words."""
        return f"{self.column} {self.words_of_step} in one row"

    def of(self, sql: str) -> str:
        """The text of the file with the change."""
        damage = (
            "select * from undamaged except all select * from one_row union all select * replace "
            f"(cast_to_type({self.column} + {self.step}, {self.column}) as {self.column}) from one_row"
        )
        return OUTPUT.format(sql=sql, condition=f"{self.column} is not null and ({self.where})", damage=damage)


@dataclass(frozen=True)
class Replaced(Change):
    """A piece of the code says something else."""

    old: str
    new: str
    name: str

    @property
    def words(self) -> str:
        """What is done, in words."""
        return self.name

    def of(self, sql: str) -> str:
        """The text of the file with the change. Raises NotThere."""
        found = sql.count(self.old)
        if found != 1:
            raise NotThere(f"{self.old!r} is there {found} times, must be once")
        return sql.replace(self.old, self.new)


@dataclass(frozen=True)
class Mutation:
    """One change of one file, why a user would care, and, where no check can see it, why it changes nothing."""

    file: str
    change: Change
    why: str
    harmless: str = ""

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return f"{self.subject}: {self.change.words}"

    @property
    def subject(self) -> str:
        """The model or file of macros that is changed."""
        return self.file.rsplit("/", 1)[1].removesuffix(".sql")

    @property
    def layer(self) -> str:
        """The part of the house that the file is in."""
        folders = self.file.split("/")[:-1]
        return folders[2] if folders[:2] == ["models", "intermediate"] else folders[1] if folders[0] == "models" else folders[-1]

    def is_lost(self, project: Path) -> str:
        """Why the mutation cannot be made in a project; empty where it can."""
        try:
            self.change.of((project / self.file).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return f"{self.name}: there is no {self.file}"
        except NotThere as error:
            return f"{self.name}: {self.file}: {error}"
        return ""
