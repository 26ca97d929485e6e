"""Files of people: a column of email addresses or usernames, in whatever way a spreadsheet program wrote it."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_segments.segments.choosing import batches
from wagtail_segments.segments.members import REMEMBERED, Membership

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 250_000
MAX_SHOWN = 100
"""How many of the entries that are no account, or more than one, are shown again."""
MAX_ENTRY = 320
"""Characters of an entry; no email address is longer."""

_HEADINGS = {"email", "emailaddress", "mail", "username", "user", "login", "account"}
_DELIMITERS = ";\t,"
_LOOKED_AT = 20
"""Rows that are looked at to tell which column it is."""
_NOT_TEXT = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_FORMULA = re.compile("'[=+\\-@\t]")


@dataclass
class Entries:
    """Some of the entries, and how many there are."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, entry: str) -> None:
        self.count += 1
        if len(self.first) < MAX_SHOWN:
            self.first.append(entry[:MAX_ENTRY])

    @property
    def others(self) -> int:
        """How many there are besides the first."""
        return self.count - len(self.first)


@dataclass
class Plan:
    """What would happen if the people of a file were put into a segment, or out of it."""

    users: list[Any] = field(default_factory=list)
    """Primary keys of the accounts for which something would change."""
    added: int = 0
    moved: int = 0
    """How many would change from in to out, or from out to in."""
    same: int = 0
    repeated: int = 0
    unknown: Entries = field(default_factory=Entries)
    ambiguous: Entries = field(default_factory=Entries)


def plan_for(segment: Any, entries: Iterable[str], kind: str) -> Plan:
    """Find the accounts meant by email addresses and usernames, some at a time, and say what would become of each."""
    plan = Plan()
    seen: set[Any] = set()
    for batch in batches(entries):
        accounts = accounts_of(batch)
        meant: list[Any] = []
        for entry in batch:
            found = accounts.get(entry, set())
            if len(found) != 1:
                (plan.ambiguous if found else plan.unknown).add(entry)
            elif found <= seen:
                plan.repeated += 1
            else:
                seen |= found
                meant.extend(found)
        _sort(plan, segment, meant, kind)
    return plan


def accounts_of(entries: Iterable[str]) -> dict[str, set[Any]]:
    """For each email address or username the primary keys of all accounts that it may mean. One query."""
    wanted = {entry: entry.casefold() for entry in entries}
    model: Any = get_user_model()
    name_field, email_field = model.USERNAME_FIELD, _email_field(model)
    fits = Q(**{f"{name_field}__in": list(wanted)})
    users = model._default_manager.all()
    if email_field:
        users = users.annotate(_lower=Lower(email_field))
        lower = set(wanted.values()) | {entry.lower() for entry in wanted}
        fits |= Q(**{f"{email_field}__in": list(wanted)}) | Q(_lower__in=lower)
    by_name: dict[str, set[Any]] = {}
    by_email: dict[str, set[Any]] = {}
    for pk, name, email in users.filter(fits).values_list("pk", name_field, email_field or name_field):
        by_name.setdefault(str(name), set()).add(pk)
        if email_field and email:
            by_email.setdefault(str(email).casefold(), set()).add(pk)
    return {entry: by_name.get(entry, set()) | by_email.get(folded, set()) for entry, folded in wanted.items()}


def entries_of(upload: Any) -> Iterator[str]:
    """The addresses or usernames in an uploaded file, row by row. Raises ``ValidationError`` saying what is wrong."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is too large: at most 10 MB can be read."), code="size")
    rows = _rows(upload.file)
    first = list(islice(rows, _LOOKED_AT))
    column, has_heading = _column(first)
    entries = (
        entry for row in chain(first[has_heading:], rows) if len(row) > column and (entry := _cleaned(row[column]))
    )
    for number, entry in enumerate(entries, 1):
        if number > MAX_ROWS:
            most = ngettext("%(most)d row", "%(most)d rows", MAX_ROWS) % {"most": MAX_ROWS}
            raise ValidationError(_("The file has more than %(rows)s.") % {"rows": most}, code="rows")
        yield entry


def _rows(file: Any) -> Iterator[list[str]]:
    encoding = _encoding(file)
    file.seek(0)
    text = TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        lines = _lines(text)
        first = list(islice(lines, _LOOKED_AT))
        yield from csv.reader(chain(first, lines), delimiter=_delimiter(first))
    except csv.Error as error:
        raise ValidationError(
            _("The file cannot be read as a table. Is there a quotation mark that is never closed?"), code="table"
        ) from error
    finally:
        text.detach()


def _lines(text: TextIOWrapper) -> Iterator[str]:
    """The lines without zeros; what has other signs that no text has is none."""
    while line := text.readline(csv.field_size_limit()):
        line = line.replace("\0", "")
        if _NOT_TEXT.search(line if line.endswith(("\r", "\n")) else line.rstrip("\x1a")):  # the end, of old
            raise ValidationError(
                _("This is not a text file. Save the list as CSV in your spreadsheet program."), code="text"
            )
        yield line


def _encoding(file: Any) -> str:
    """UTF-8 if the file can be that; a mark at its beginning, or zeros between its letters, says otherwise."""
    file.seek(0)
    start = file.read(4_096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 4:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8-sig" if _is_utf8(file) else "cp1252"


def _is_utf8(file: Any) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while part := file.read(65_536):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(lines: list[str]) -> str:
    text = "".join(lines)
    return max(_DELIMITERS, key=text.count)


def _column(rows: list[list[str]]) -> tuple[int, int]:
    """Which column has the people, and how many rows its heading takes."""
    headings = [re.sub(r"[\W_]", "", cell.casefold()) for cell in (rows[0] if rows else ())]
    for place, heading in enumerate(headings):
        if heading in _HEADINGS:
            return place, 1
    width = max(map(len, rows), default=0)
    addresses = [sum("@" in row[place] for row in rows if len(row) > place) for place in range(width)]
    return (addresses.index(max(addresses)) if addresses else 0), 0


def _cleaned(cell: str) -> str:
    """An entry as it was meant; our own export puts an apostrophe before what a spreadsheet takes for a formula."""
    cell = cell.strip().strip("\ufeff\u200b\xa0\x1a").strip()
    return cell[1:] if _FORMULA.match(cell) else cell


def _sort(plan: Plan, segment: Any, meant: list[Any], kind: str) -> None:
    stand = dict(Membership.objects.filter(segment=segment, user__in=meant).values_list("user_id", "kind"))
    for user in meant:
        before = stand.get(user, REMEMBERED)
        if before == kind:
            plan.same += 1
            continue
        plan.users.append(user)
        if before == REMEMBERED:
            plan.added += 1
        else:
            plan.moved += 1


def _email_field(model: Any) -> str | None:
    try:
        return str(model._meta.get_field(model.get_email_field_name()).name)
    except FieldDoesNotExist:
        return None
