"""A first guess at a list's mapping: known layouts, else column names in several languages checked against content."""

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace

from crm.domain.profiles import parse_profile, platform_from
from crm.domain.vocabulary import Basis, Platform
from crm.files.cells import Cell, is_unknown
from crm.files.columns import date_order, decimal_mark, mostly, mostly_counts, rate_unit
from crm.files.fields import MANY_COLUMNS, PER_ACCOUNT, Field
from crm.files.layouts import known_layouts, plain_name
from crm.files.mapping import ColumnUse, Mapping
from crm.files.tables import Row

_WORDS: AnyMapping[Field, str] = {
    Field.NAME: "name, full name, creator, creator name, influencer, influencer name, display name, account name, person, "
    "contact, contact name, talent, partner, artist, channel name, channel, vollstandiger name, anzeigename, nom, "
    "nom complet, nombre, nombre completo, nome, nome completo, naam, kontakt, kontoname, influenceur, influenceuse",
    Field.FIRST_NAME: "first name, given name, firstname, vorname, prenom, nombre de pila, voornaam",
    Field.LAST_NAME: "last name, family name, surname, lastname, nachname, familienname, nom de famille, apellido, "
    "apellidos, cognome, sobrenome, achternaam",
    Field.HANDLE: "handle, username, user name, user, account, account handle, creator handle, influencer handle, "
    "social handle, handles, screen name, nickname, unique id, account username, benutzername, nutzername, konto, "
    "nom d utilisateur, pseudo, usuario, nombre de usuario, cuenta, utente, nome utente, gebruikersnaam, konto benutzername",
    Field.PLATFORM: "platform, network, social network, social media, social platform, plattform, plateforme, "
    "plataforma, piattaforma, netzwerk, reseau, reseau social, red social, rede social, medium, channel type, kanal",
    Field.URL: "url, link, profile, profile url, profile link, account url, account link, page url, channel url, "
    "channel link, profil, profillink, profil url, lien, enlace, perfil, link profilo, links",
    Field.FOLLOWERS: "followers, follower count, followers count, follower, subscribers, subscriber count, subs, fans, "
    "audience, audience size, number of followers, no of followers, total followers, abonnenten, anzahl follower, "
    "followerzahl, abonnes, nombre d abonnes, seguidores, suscriptores, iscritti, inscritos, volgers",
    Field.ENGAGEMENT_RATE: "engagement rate, er, eng rate, engagement, avg engagement rate, average engagement rate, "
    "engagement rate percent, interaktionsrate, engagementrate, taux d engagement, tasa de engagement, "
    "tasa de interaccion, taxa de engajamento, tasso di coinvolgimento, like rate",
    Field.EMAIL: "email, e mail, mail, email address, e mail address, contact email, business email, e mail adresse, "
    "email adresse, correo, correo electronico, courriel, adresse email, adresse e mail, posta elettronica",
    Field.LOCATION: "location, country, city, region, place, based in, market, ort, land, stadt, standort, pays, ville, "
    "lieu, pais, ciudad, cidade, ubicacion, paese, citta, plaats",
    Field.NICHES: "niche, niches, category, categories, topic, topics, vertical, content category, genre, interests, "
    "kategorie, kategorien, thema, themen, nische, categorie, categories, thematique, categoria, tematica, nicho, nicchia",
    Field.TAGS: "tag, tags, label, labels, schlagworte, schlagworter, etiquetas, etiquettes, etichette",
    Field.GENDER: "gender, sex, geschlecht, sexe, genre humain, genero, sexo, genere, geslacht",
    Field.LANGUAGE: "language, languages, lang, sprache, sprachen, langue, langues, idioma, idiomas, lingua, taal",
    Field.NOTE: "note, notes, remark, remarks, comment, comments, bio, description, notiz, notizen, bemerkung, "
    "bemerkungen, remarque, remarques, commentaire, nota, notas, notities",
    Field.OWN_ID: "id, influencer id, creator id, record id, external id, contact id, partner id, talent id, uid",
    Field.READ_ON: "as of, as of date, read on, updated, updated on, last updated, date updated, snapshot date, "
    "figures of, stand, stand vom, measured on, mis a jour, actualizado, aggiornato",
}
_FIELD_OF = {word.strip(): field for field, words in _WORDS.items() for word in words.split(",")}
_PLATFORM_WORDS: AnyMapping[str, Platform] = {
    **{platform.value: platform for platform in Platform if platform not in (Platform.OTHER, Platform.BLOG)},
    **{"ig": Platform.INSTAGRAM, "insta": Platform.INSTAGRAM, "tt": Platform.TIKTOK, "yt": Platform.YOUTUBE},
    **{"twitter": Platform.X, "fb": Platform.FACEBOOK, "blog": Platform.BLOG, "website": Platform.BLOG},
}
_IN_FILE_NAME = frozenset(_PLATFORM_WORDS) - {"x", "website", "podcast", "threads"}
_URL = re.compile(r"(?:https?://|www\.)\S+|\S+\.(?:com|tv|app|net)/\S+", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_AT_HANDLE = re.compile(r"@[\w.\-]+")
_HAS_SPACE = re.compile(r"\S+\s.*", re.DOTALL)
_PLAIN_WORD = re.compile(r"@?[a-z0-9._\-]+")
_BASES = {"follower": Basis.FOLLOWERS, "reach": Basis.REACH, "impression": Basis.IMPRESSIONS, "view": Basis.VIEWS}


@dataclass(frozen=True, slots=True)
class Question:
    """What must be answered before a file can be planned.

    Attributes:
        key: platform, columns, decimal_mark or date_order.
        text: the question, one sentence.
        choices: the answers, () when any.
        column: the column it is about, "" for the whole file.
    """

    key: str
    text: str
    choices: tuple[str, ...] = ()
    column: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A guessed mapping with what was noticed on the way; `questions` are in `open_questions`."""

    mapping: Mapping
    warnings: tuple[str, ...] = ()


def guess(header: Sequence[str], sample: Sequence[Row], file_name: str, given: Mapping | None = None) -> Guess:
    """Guess what each column means.

    Args:
        header: column names.
        sample: some rows, the more the surer.
        file_name: may name the platform ("tiktok_top200.csv").
        given: a mapping whose columns are settled; then only platform, marks and units are looked for, and what the
            file shows by itself comes before what the mapping remembers.
    """
    cells = _columns(header, sample)
    known = given or next((found for layout in known_layouts() if (found := layout.mapping(header))), None)
    warnings: list[str] = []
    mapping = known or Mapping(_checked(_uses(header, cells), cells, warnings))
    if known is None:
        mapping = _unswapped(mapping, cells, warnings)
    return Guess(_with_forms(mapping, cells, file_name, warnings), tuple(warnings))


def open_questions(mapping: Mapping, header: Sequence[str], sample: Sequence[Row]) -> tuple[Question, ...]:
    """What must still be answered before rows can be read by this mapping."""
    cells = _columns(header, sample)
    fields = {use.field for use in mapping.columns}
    if not fields & {Field.NAME, Field.FIRST_NAME, Field.LAST_NAME, Field.HANDLE, Field.URL}:
        text = "Which column holds the people's names or handles?"
        return (Question("columns", text, tuple(header)),)
    questions = []
    if _needs_platform(mapping, cells):
        choices = tuple(platform.value for platform in Platform)
        questions.append(Question("platform", "Which platform are these accounts on? The file does not say.", choices))
    if mapping.decimal_mark is None and (asked := _ambiguous(mapping, cells, Field.FOLLOWERS, decimal_mark)):
        column, example = asked
        text = f"Does “{example}” in “{column}” mean {example.replace('.', '')}? Choose the decimal mark."
        questions.append(Question("decimal_mark", text, (",", "."), column))
    if mapping.date_order is None and (asked := _ambiguous(mapping, cells, Field.READ_ON, date_order)):
        column, example = asked
        text = f"Is “{example}” in “{column}” day first or month first?"
        questions.append(Question("date_order", text, ("dmy", "mdy"), column))
    return tuple(questions)


def platform_in_name(file_name: str) -> Platform | None:
    """The one platform that a file's name mentions; None for none or several."""
    words = plain_name(file_name).split()
    found = {_PLATFORM_WORDS[word] for word in words if word in _IN_FILE_NAME}
    return found.pop() if len(found) == 1 else None


def _columns(header: Sequence[str], sample: Sequence[Row]) -> dict[str, list[Cell]]:
    return {name: [row.cells[at] for row in sample if row.problem is None] for at, name in enumerate(header)}


def _uses(header: Sequence[str], cells: AnyMapping[str, Sequence[Cell]]) -> list[ColumnUse]:
    uses: list[ColumnUse] = []
    for name in header:
        use = _named_use(name, cells[name]) or _shown_use(name, cells[name])
        taken = any(other.field is use.field and other.platform is use.platform for other in uses) if use else True
        if use and (not taken or use.field in MANY_COLUMNS):
            uses.append(use)
    return uses


def _named_use(name: str, cells: Sequence[Cell]) -> ColumnUse | None:
    """What a column's name says it is."""
    plain = plain_name(name)
    if plain in _FIELD_OF:
        return ColumnUse(name, _FIELD_OF[plain])
    words = plain.split()
    platforms = [_PLATFORM_WORDS[word] for word in words if word in _PLATFORM_WORDS]
    rest = " ".join(word for word in words if word not in _PLATFORM_WORDS)
    if len(platforms) != 1:
        return ColumnUse(name, Field.ENGAGEMENT_RATE) if "engagement rate" in plain else None
    if not rest:
        return ColumnUse(name, _bare_platform_field(cells), platforms[0])
    field = _FIELD_OF.get(rest)
    if field is Field.NAME:
        return ColumnUse(name, Field.NAME) if mostly(_HAS_SPACE, cells) else ColumnUse(name, Field.HANDLE, platforms[0])
    return ColumnUse(name, field, platforms[0]) if field and field in PER_ACCOUNT else None


def _bare_platform_field(cells: Sequence[Cell]) -> Field:
    """A column called just "Instagram" holds addresses, followers or handles."""
    if mostly(_URL, cells):
        return Field.URL
    return Field.FOLLOWERS if mostly_counts(cells) else Field.HANDLE


def _shown_use(name: str, cells: Sequence[Cell]) -> ColumnUse | None:
    """What a column's content says it is when its name says nothing."""
    if mostly(_EMAIL, cells):
        return ColumnUse(name, Field.EMAIL)
    if mostly(_AT_HANDLE, cells):
        return ColumnUse(name, Field.HANDLE)
    if mostly(_URL, cells):
        platforms = {parse_profile(str(cell))[0] for cell in cells if not is_unknown(cell)}
        return ColumnUse(name, Field.URL, platforms.pop()) if len(platforms) == 1 and None not in platforms else None
    return None


def _checked(
    uses: Sequence[ColumnUse], cells: AnyMapping[str, Sequence[Cell]], warnings: list[str]
) -> tuple[ColumnUse, ...]:
    """Uses without those that the content contradicts."""
    kept = []
    for use in uses:
        known = [cell for cell in cells[use.column] if not is_unknown(cell)]
        if use.field is Field.FOLLOWERS and known and not mostly_counts(known):
            warnings.append(f"“{use.column}” holds no counts, so it was not read as followers.")
        elif use.field is Field.ENGAGEMENT_RATE and known and mostly_counts(known) and not _rates(known):
            warnings.append(f"“{use.column}” holds counts, so it was not read as an engagement rate.")
        elif use.field is Field.NOTE and known and mostly_counts(known):
            continue  # a count of comments, not remarks
        else:
            kept.append(use)
    return tuple(kept)


def _rates(cells: Sequence[Cell]) -> bool:
    """Whether counts may be rates: none ends in k or M, none is above 100."""
    mark = decimal_mark(cells)[0] or "."
    texts = [str(cell).replace(mark, ".").rstrip("% ") for cell in cells]
    return all(re.fullmatch(r"\d{1,2}(?:\.\d+)?|100(?:\.0+)?", text, re.ASCII) for text in texts)


def _unswapped(mapping: Mapping, cells: AnyMapping[str, Sequence[Cell]], warnings: list[str]) -> Mapping:
    """Names and handles the right way round: in some lists "name" is the handle one month and not the next."""
    names, handles = mapping.uses(Field.NAME), mapping.uses(Field.HANDLE)
    if len(names) != 1 or len(handles) != 1:
        return mapping
    name, handle = names[0], handles[0]
    if not (mostly(_PLAIN_WORD, cells[name.column]) and mostly(_HAS_SPACE, cells[handle.column])):
        return mapping
    warnings.append(f"“{name.column}” looks like handles and “{handle.column}” like names; they were read that way.")
    swapped = mapping.with_use(name.column, Field.HANDLE, handle.platform)
    return swapped.with_use(handle.column, Field.NAME)


def _with_forms(
    mapping: Mapping, cells: AnyMapping[str, Sequence[Cell]], file_name: str, warnings: list[str]
) -> Mapping:
    """The mapping with platform, decimal mark, date order and the unit of rates, as far as they show."""
    marks = [decimal_mark(cells[use.column])[0] for use in mapping.uses(Field.FOLLOWERS)]
    orders = [date_order(cells[use.column])[0] for use in mapping.uses(Field.READ_ON)]
    mapping = replace(
        mapping,
        decimal_mark=next(filter(None, marks), mapping.decimal_mark),
        date_order=next(filter(None, orders), mapping.date_order),
    )
    platform = platform_in_name(file_name)
    if platform and _needs_platform(replace(mapping, platform=None), cells):
        warnings.append(f"The platform, {platform.value}, was taken from the file's name.")
        mapping = replace(mapping, platform=platform)
    rates = mapping.uses(Field.ENGAGEMENT_RATE)
    if not rates:
        return mapping
    shown = rate_unit([cell for use in rates for cell in cells[use.column]], percent_in_header="%" in rates[0].column)
    unit = "percent" if shown == "percent" else mapping.rate_unit or shown
    basis = next((basis for word, basis in _BASES.items() if word in plain_name(rates[0].column)), mapping.rate_basis)
    said = "percent" if unit == "percent" else "fractions (0.03 is 3 %)"
    base = "an unknown base" if basis is Basis.UNKNOWN else basis.value
    warnings.append(f"“{rates[0].column}” was read as {said} of {base}.")
    return replace(mapping, rate_unit=unit, rate_basis=basis)


def _needs_platform(mapping: Mapping, cells: AnyMapping[str, Sequence[Cell]]) -> bool:
    """Whether accounts would be left without a platform."""
    general = [use for use in mapping.columns if use.field in PER_ACCOUNT and use.platform is None]
    if not general or mapping.platform or mapping.uses(Field.PLATFORM):
        return False
    if {use.platform for use in mapping.columns if use.platform} and all(
        use.field is not Field.HANDLE for use in general
    ):
        return False
    named = [use for use in general if use.field in (Field.HANDLE, Field.URL)]
    if not named:
        return True
    known = [str(cell) for use in named for cell in cells[use.column] if not is_unknown(cell)]
    with_platform = sum(1 for text in known if parse_profile(text)[0] or platform_from(text))
    rows = max((len(cells[use.column]) for use in named), default=0)
    return with_platform < min(rows, len(known)) or not known


def _ambiguous(
    mapping: Mapping,
    cells: AnyMapping[str, Sequence[Cell]],
    field: Field,
    decide: Callable[[Iterable[Cell]], tuple[str | None, str | None]],
) -> tuple[str, str] | None:
    """The first column of a field with an example of two meanings, and that example."""
    for use in mapping.uses(field):
        found, example = decide(cells[use.column])
        if found is None and example:
            return use.column, example
    return None
