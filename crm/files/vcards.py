"""Cards of an address book (vCard 2.1, 3.0 and 4.0, and jCard) -> people, or the reason why not.

Photos, keys, birthdays and postal addresses below the town are left alone. Nothing is compared with records.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm.domain.identity import email_key, handle_key, is_email, name_key
from crm.domain.profiles import parse_profile, platform_from, profile_url
from crm.domain.text import clean_line, clean_text
from crm.domain.vocabulary import Platform
from crm.errors import BadFile
from crm.files.account_cells import ImportAccount
from crm.files.content_lines import ContentLine, content_lines, escaped, parts, unescaped
from crm.files.encodings import decode
from crm.files.influencer_rows import ImportRow
from crm.files.rows import RowProblem, RowWarning, shown

OWN_ID_COLUMN = "UID"
_MOST_BYTES = 200_000_000
_BEGIN, _END = ("BEGIN", "VCARD"), ("END", "VCARD")
_PHONE_LENGTH, _NOTE_LENGTH, _LABEL_LENGTH = 60, 100_000, 80
_NAME_LENGTH, _PLACE_LENGTH, _WORD_LENGTH, _URL_LENGTH, _LANGUAGE_LENGTH = 300, 200, 60, 500, 35
_GENDERS = {"M": "male", "F": "female", "O": "other", "N": "", "U": ""}
_SERVICES = {  # X-INSTAGRAM and the like, as some programs write them
    f"X-{name}": platform
    for name, platform in {
        "INSTAGRAM": Platform.INSTAGRAM,
        "TIKTOK": Platform.TIKTOK,
        "YOUTUBE": Platform.YOUTUBE,
        "TWITTER": Platform.X,
        "FACEBOOK": Platform.FACEBOOK,
        "LINKEDIN": Platform.LINKEDIN,
        "TWITCH": Platform.TWITCH,
        "PINTEREST": Platform.PINTEREST,
        "SNAPCHAT": Platform.SNAPCHAT,
        "THREADS": Platform.THREADS,
        "BLUESKY": Platform.BLUESKY,
    }.items()
}
_PROFILES = frozenset({"X-SOCIALPROFILE", "SOCIALPROFILE", "IMPP"})
_NO_SERVICE = frozenset({Platform.OTHER, Platform.BLOG, Platform.PODCAST})
_NO_PHONE = frozenset({"fax", "pager", "x-fax"})
_UNTITLED = ContentLine(0, "", "BEGIN", {}, "VCARD")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")


def read_cards(path: Path, *, encoding: str | None = None) -> Iterator[ImportRow | RowProblem | None]:
    """The cards of a file in order, each as a person or a problem; None for a card of a group, which is no person.

    Raises:
        BadFile: the file is not text, or larger than 200 MB.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise BadFile(f"“{path.name}” is larger than 200 MB, which is the most for an address book.")
    return cards_in(decode(path.read_bytes(), encoding).text)


def cards_in(text: str) -> Iterator[ImportRow | RowProblem | None]:
    """The cards of a text; see `read_cards`."""
    if text.lstrip("\ufeff \t\r\n")[:1] == "[":
        yield from map(_card, _jcards(text))
    else:
        yield from map(_card, _cards(text))


def _cards(text: str) -> Iterator[list[ContentLine]]:
    """The lines of each card, BEGIN first; a card inside another (an agent's) is left out."""
    card: list[ContentLine] = []
    inner = 0
    for line in content_lines(text):
        mark = (line.name, line.value.strip().upper())
        if mark == _BEGIN:
            if card and card[-1].name == "AGENT":
                inner += 1
            else:
                if card:  # the one before was never closed
                    yield card
                card, inner = [line], 0
        elif mark == _END and inner:
            inner -= 1
        elif mark == _END:
            if card:
                yield card
            card = []
        elif card and not inner:
            card.append(line)
    if card:
        yield card


def _card(lines: list[ContentLine]) -> ImportRow | RowProblem | None:
    kind = next((line.value.strip().lower() for line in lines if line.name in {"KIND", "X-ADDRESSBOOKSERVER-KIND"}), "")
    return None if kind == "group" else _CardReading(lines).person()


class _CardReading:
    """The reading of one card; what fits no column of ours gathers as lines of the note."""

    def __init__(self, lines: list[ContentLine]) -> None:
        self._line = lines[0].line if lines else 0
        self._of: dict[str, list[ContentLine]] = {}
        for line in lines:
            self._of.setdefault(line.name, []).append(line)
        self._labels = {
            line.group: _APPLE_LABEL.sub(r"\1", unescaped(line.value)).strip()
            for line in self._of.get("X-ABLABEL", ())
            if line.group
        }
        self._accounts: dict[Platform, ImportAccount] = {}
        self._told: list[str] = []
        self._warnings: list[RowWarning] = []

    def person(self) -> ImportRow | RowProblem:
        emails = self._emails()
        name = self._name() or (emails[0] if emails else "")
        nickname = ", ".join(self._list("NICKNAME"))
        website = self._websites()
        self._profiles()
        name = name or nickname
        if not name and not any(account.handle_key for account in self._accounts.values()):
            return RowProblem(self._line, "", "", "The card names nobody: it has neither a name nor an address.")
        if len(name) > _NAME_LENGTH:
            reason = f"The name is {len(name):,} characters long; {_NAME_LENGTH} is the most."
            return RowProblem(self._line, "FN", shown(name), reason)
        phone = self._phone()
        told = [*self._work(), *([f"Also called {nickname}"] if nickname and nickname != name else [])]
        told += [f"E-mail: {email}" for email in emails[1:]]
        return ImportRow(
            line=self._line,
            name=name,
            email=emails[0] if emails else None,
            phone=phone,
            website=website,
            location=self._location(),
            language=self._short("LANG", _LANGUAGE_LENGTH),
            gender=self._gender(),
            note=self._note(told),
            tags=self._tags(),
            own_id=self._short("UID", 200) or "",
            own_id_column=OWN_ID_COLUMN if self._short("UID", 200) else "",
            accounts=tuple(self._accounts.values()),
            warnings=tuple(self._warnings),
        )

    def _lines(self, name: str) -> list[ContentLine]:
        """The lines of a property, preferred ones first."""

        def rank(line: ContentLine) -> int:
            told = line.param("PREF")
            return int(told) if told.isdecimal() and len(told) < 4 else 0 if "pref" in line.types() else 101

        return sorted(self._of.get(name, ()), key=rank)

    def _texts(self, name: str) -> list[str]:
        found = (clean_line(unescaped(line.value)) for line in self._lines(name))
        return list(dict.fromkeys(text for text in found if text))

    def _list(self, name: str) -> list[str]:
        found = (clean_line(part) for line in self._lines(name) for part in parts(line.value, ","))
        return list(dict.fromkeys(text for text in found if text))

    def _short(self, name: str, most: int) -> str | None:
        """The first text of a property; one that is too long is left out and told."""
        for text in self._texts(name)[:1]:
            if len(text) <= most:
                return text
            self._warn(name, f"“{shown(text)}” is longer than {most} characters and was left out.")
        return None

    def _name(self) -> str:
        for text in self._texts("FN"):
            return text
        for line in self._of.get("N", ()):
            family, given, middle, prefix, suffix = ([*parts(line.value, ";"), "", "", "", "", ""])[:5]
            name = clean_line(" ".join((prefix, given, middle, family, suffix)).replace(",", " "))
            if name:
                return name
        return next((clean_line(parts(line.value, ";")[0]) for line in self._of.get("ORG", ())), "")

    def _emails(self) -> list[str]:
        found: dict[str, str] = {}
        for text in self._texts("EMAIL"):
            email = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
            if is_email(email):
                found.setdefault(email_key(email), email)
            else:
                self._warn("EMAIL", f"“{shown(text)}” is not an e-mail address; it was kept in the note.")
                self._told.append(f"E-mail: {shown(text)}")
        return list(found.values())

    def _phone(self) -> str | None:
        """The phone to call first: a preferred one, then a mobile; all others go into the note."""
        lines = [line for line in self._lines("TEL") if not line.types() & _NO_PHONE]
        mobile = [line for line in lines if line.types() & {"cell", "iphone", "mobile"} or "pref" in line.types()]
        numbers = []
        for line in (*mobile, *lines):
            text = clean_line(unescaped(line.value))
            numbers.append(re.sub(r"^tel:", "", text, flags=re.IGNORECASE).replace(";ext=", " ext. "))
        found = [number for number in dict.fromkeys(numbers) if number]
        fitting = [number for number in found if len(number) <= _PHONE_LENGTH]
        first = fitting[0] if fitting else None
        self._told += [f"Phone: {shown(number)}" for number in found if number != first]
        return first

    def _websites(self) -> str | None:
        """The first address of a site of one's own; profiles become accounts, all other addresses lines of the note."""
        site = None
        for line in self._lines("URL"):
            url = clean_line(unescaped(line.value))
            if not url or self._take_profile(url, None):
                continue
            if site is None and len(url) <= _URL_LENGTH and parse_profile(url)[0] is None:
                site = url if "://" in url else f"https://{url}"
            elif url != site:
                self._told.append(f"{self._labels.get(line.group) or 'Website'}: {shown(url)}")
        return site

    def _profiles(self) -> None:
        for name, lines in self._of.items():
            if name not in _PROFILES and name not in _SERVICES:
                continue
            for line in lines:
                service = line.param("SERVICE-TYPE") or line.param("X-SERVICE-TYPE") or self._labels.get(line.group, "")
                words = (service, *sorted(line.types()), line.value.partition(":")[0])
                named = (platform_from(word) for word in words)
                platform = _SERVICES.get(name) or next(
                    (each for each in named if each and each not in _NO_SERVICE), None
                )
                handle = line.param("X-USER") or line.param("USERNAME")
                value = clean_line(unescaped(line.value))
                taken = self._take_profile(value, platform) or self._take_profile(handle, platform)
                if not taken and name != "IMPP" and value:
                    self._told.append(f"{service or next(iter(sorted(line.types())), 'Profile')}: {shown(value)}")

    def _take_profile(self, text: str, platform: Platform | None) -> bool:
        """Keep an account when the text is an address of a profile, or a handle on a known platform.

        Returns:
            False when it is neither.
        """
        is_address = "://" in text or text.lower().startswith("www.")
        told, handle = parse_profile(text)
        if told is None and is_address:
            return False
        if not is_address and platform is not None:  # "x-apple:noor", "noor", "@noor"
            told, handle = platform, parse_profile(text.rpartition(":")[2])[1]
        if told is None or not handle or " " in handle or len(handle) > _PLACE_LENGTH:
            return False
        url = text if is_address and len(text) <= _URL_LENGTH else profile_url(told, handle)
        if told not in self._accounts:
            self._accounts[told] = ImportAccount(told, handle, handle_key(handle) or None, url)
        elif self._accounts[told].handle_key != handle_key(handle):
            self._told.append(f"Also on {told.value}: {handle}")
        return True

    def _location(self) -> str | None:
        """Town, region and country of the first address that has one; at most 200 characters."""
        for line in self._lines("ADR"):
            fields = [clean_line(part) for part in parts(line.value, ";")]
            place = ", ".join(dict.fromkeys(fields[at] for at in (3, 4, 6) if at < len(fields) and fields[at]))
            if place:
                return place[:_PLACE_LENGTH]
        return None

    def _gender(self) -> str | None:
        for line in self._of.get("GENDER", ()):
            sex, words = ([*parts(line.value, ";"), ""])[:2]
            return clean_line(words or _GENDERS.get(sex.strip().upper(), sex))[:_WORD_LENGTH] or None
        return self._short("X-GENDER", _WORD_LENGTH)

    def _work(self) -> list[str]:
        """Organisations, titles and roles, one line each."""
        organisations = [
            " · ".join(part for each in parts(line.value, ";") if (part := clean_line(each)))
            for line in self._lines("ORG")
        ]
        return list(
            dict.fromkeys(text for text in (*organisations, *self._texts("TITLE"), *self._texts("ROLE")) if text)
        )

    def _note(self, told: list[str]) -> str:
        notes = [clean_text(unescaped(line.value)) for line in self._of.get("NOTE", ())]
        return "\n".join(dict.fromkeys(text for text in (*told, *self._told, *notes) if text))[:_NOTE_LENGTH]

    def _tags(self) -> tuple[str, ...]:
        """Categories, but for those that an address book gives to every card."""
        found: dict[str, str] = {}
        for label in (part for text in self._list("CATEGORIES") for part in text.split(",")):
            tag = clean_line(label).lstrip("#")
            if tag and tag.lower() != "mycontacts" and len(tag) <= _LABEL_LENGTH:
                found.setdefault(name_key(tag), tag)
        return tuple(found.values())

    def _warn(self, column: str, text: str) -> None:
        self._warnings.append(RowWarning(self._line, column, text))


# ---- jCard (RFC 7095): the same properties as JSON ----


def _jcards(text: str) -> Iterator[list[ContentLine]]:
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise BadFile("The file is not a jCard: its JSON is damaged.") from error
    if not isinstance(document, list):
        raise BadFile("The file is not a jCard.")
    cards = [document] if document and document[0] == "vcard" else document
    for number, card in enumerate(cards, start=1):
        if isinstance(card, list) and len(card) > 1 and card[0] == "vcard" and isinstance(card[1], list):
            yield [_UNTITLED._replace(line=number), *(line for each in card[1] if (line := _jline(each, number)))]


def _jline(listed: Any, number: int) -> ContentLine | None:
    """One property of a jCard as the content line it stands for."""
    if not isinstance(listed, list) or len(listed) < 4 or not isinstance(listed[0], str):
        return None
    given = listed[1] if isinstance(listed[1], dict) else {}
    params = {
        str(name).upper(): tuple(str(word) for word in (value if isinstance(value, list) else [value]))
        for name, value in given.items()
    }
    value = ",".join(_jvalue(each) for each in listed[3:])
    return ContentLine(number, str(given.get("group", "")).lower(), listed[0].upper(), params, value)


def _jvalue(value: Any) -> str:
    if not isinstance(value, list):
        return escaped(str(value))
    inner = (each if isinstance(each, list) else [each] for each in value)
    return ";".join(",".join(escaped(str(part)) for part in each) for each in inner)
