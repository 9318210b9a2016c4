"""A shortlist goes to a client as a web page and comes back as a small file: written here, and taken in again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from crm.db.entities import Brand, Campaign, Collaboration, Influencer
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import CollaborationStage
from crm.errors import BadFile, Conflict, EnvironmentProblem, UserError
from crm.files.safe_name import safe_name
from crm.queries.campaigns import campaign_detail
from crm.queries.collaborations import CollaborationFilter, collaboration_rows
from crm.queries.influencer_detail import influencer_detail
from crm.reports.brand_kit import OUR_KIT
from crm.reports.content import Audience
from crm.reports.documents import Frame
from crm.reports.file_text import file_text
from crm.reports.sharing import EMAIL, MONEY
from crm.reports.shortlist import Answer, Answers, Choice, Shortlist, candidate, read_answers, shortlist_html
from crm.reports.shortlist_pages import shortlist_report
from crm.services.campaigns import REASON_LENGTH, move_within
from crm.services.documents import WrittenDocument, worn
from crm.services.exports import write_whole
from crm.services.leaving import Leaving, fingerprint, log_leaving
from crm.services.made_reports import About, MadeFile

_STAGES = frozenset({CollaborationStage.INVITED})
_WORDS = {Choice.YES: "yes", Choice.NO: "no", Choice.TALK: "let us talk"}


@dataclass(frozen=True, slots=True)
class TakenAnswers:
    """To whom a client said yes, no or "let us talk", by name; `closed` are those whose part ended with a no."""

    campaign: str
    by: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    talk: tuple[str, ...]
    closed: tuple[str, ...] = ()


def write_shortlist(db: Database, campaign_id: str, to: Path, frame: Frame) -> WrittenDocument:
    """Write the page on which a client chooses among the people invited to a campaign.

    Args:
        frame: always for the client; fees stand in it only with rates.

    Raises:
        NotFound: the campaign is gone.
        UserError: nobody is on the list, or the file is no .html.
        EnvironmentProblem: the file cannot be written.
    """
    if to.suffix.lower() not in (".html", ".htm"):
        raise UserError("A shortlist is one web page: let its name end in .html.", "to")
    shortlist, frame = shortlist_of(db, campaign_id, frame)
    content = shortlist_html(shortlist, frame.kit, safe_name(f"Answers - {shortlist.campaign}.json")).encode()
    told = file_text(content, ".html")
    if EMAIL.search(told) or (MONEY.search(told) and not frame.with_rates):
        raise UserError("The shortlist was not written: it would have shown an address or an amount of money.")
    write_whole(to, content)
    about = About(campaign_id=campaign_id)
    made = MadeFile(shortlist_report(shortlist, frame, db.now()), to, fingerprint(content), about)
    log_leaving(db, [Leaving("shortlist", Audience.CLIENT, to, made.sha256, len(shortlist.people))])
    return WrittenDocument(to, made=(made,))


def shortlist_of(db: Database, campaign_id: str, frame: Frame) -> tuple[Shortlist, Frame]:
    """The people invited to a campaign as its client sees them, and the frame in the client's look.

    Who asked not to be contacted is not offered.

    Raises:
        NotFound: the campaign is gone.
        UserError: nobody is on the list.
    """
    today = db.today(frame.formats.zone)
    row = campaign_detail(db, campaign_id, today).row
    frame = worn(db, frame, row.brand_id, None if frame.kit == OUR_KIT else frame.kit)
    invited = collaboration_rows(db, today, CollaborationFilter(campaign_id=campaign_id, stages=_STAGES))
    rows = [each for each in invited if not each.do_not_contact]
    if not rows:
        raise UserError(f"Nobody is on the shortlist of {row.name}; add people to the campaign first.")
    with db.read() as session:
        others = tuple(session.scalars(select(Brand.name).where(Brand.id != row.brand_id)))
    people = tuple(candidate(each, influencer_detail(db, each.influencer_id), frame, others) for each in rows)
    return Shortlist(campaign_id, row.name, row.brand, frame.day(db.now()), people), frame


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """What a client says of one person, before it is taken in.

    Attributes:
        choice: None where there is only a comment.
        stage: where their part in the campaign stands.
        closes: taking it in closes their part: a no to who is only invited. Later stages are left to a person.
    """

    name: str
    choice: Choice | None
    comment: str
    stage: CollaborationStage = CollaborationStage.INVITED
    closes: bool = False


@dataclass(frozen=True, slots=True)
class SeenAnswers:
    """A client's answers as they are in the file; `at` is aware, `taken` says that they were taken in already."""

    campaign: str
    by: str
    at: datetime
    each: tuple[SeenAnswer, ...]
    taken: bool


def look_at_answers(db: Database, path: Path) -> SeenAnswers:
    """Read a client's answers without taking them in.

    Raises:
        BadFile: it is no such file, or it answers a shortlist that is not in this workspace.
        EnvironmentProblem: it cannot be read.
    """
    answers, campaign, names = _read(db, path)
    held = select(Collaboration.id, Collaboration.note, Collaboration.stage)
    with db.read() as session:
        found = session.execute(held.where(Collaboration.campaign_id == answers.campaign_id))
        parts = {part: (note, stage) for part, note, stage in found}
    taken = any(_line(answers, each) in parts[each.collaboration_id][0] for each in answers.each)
    each = tuple(_seen(one, names[one.collaboration_id], parts[one.collaboration_id][1]) for one in answers.each)
    return SeenAnswers(campaign, answers.by, answers.at, each, taken)


def take_answers(db: Database, path: Path) -> TakenAnswers:
    """Take a client's answers in: each is noted at its collaboration with who said it and when. One step.

    A no to who is only invited closes their part, with the client's words as the reason.

    Raises:
        BadFile: it is no such file, or it answers a shortlist that is not in this workspace.
        Conflict: it was taken in already.
        EnvironmentProblem: it cannot be read.
    """
    answers, campaign, names = _read(db, path)
    said: dict[Choice | None, list[str]] = {choice: [] for choice in (*Choice, None)}
    closed: list[str] = []
    with db.begin("Take in client's answers") as uow:
        for each in answers.each:
            part = uow.get(Collaboration, each.collaboration_id)
            line = _line(answers, each)
            if line in part.note:
                raise Conflict(f"{path.name} was taken in already.")
            part.note = f"{part.note}\n{line}".strip()
            said[each.choice].append(names[each.collaboration_id])
            if _closes(each.choice, part.stage):
                move_within(uow, part.id, CollaborationStage.CLOSED, line[:REASON_LENGTH])
                closed.append(names[each.collaboration_id])
    yes, no, talk = (tuple(said[choice]) for choice in (Choice.YES, Choice.NO, Choice.TALK))
    return TakenAnswers(campaign, answers.by, yes, no, talk, tuple(closed))


def _closes(choice: Choice | None, stage: CollaborationStage) -> bool:
    return choice is Choice.NO and stage in _STAGES


def _seen(one: Answer, name: str, stage: CollaborationStage) -> SeenAnswer:
    return SeenAnswer(name, one.choice, one.comment, stage, _closes(one.choice, stage))


def _read(db: Database, path: Path) -> tuple[Answers, str, dict[str, str]]:
    """What the file says, of which campaign, and the name of each collaboration."""
    answers = read_answers(_content(path))
    campaign, names = _listed(db, answers.campaign_id)
    if not names or any(each.collaboration_id not in names for each in answers.each):
        raise BadFile(f"{path.name} answers a shortlist that is not in this workspace.")
    return answers, campaign, names


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(f"{path.name} cannot be read: {error.strerror}.", "Look where the file is.") from error


def _listed(db: Database, campaign_id: str) -> tuple[str, dict[str, str]]:
    """A campaign's name, and of each of its collaborations the person's."""
    rows = (
        select(Campaign.name, Collaboration.id, Influencer.name)
        .join(Collaboration, Collaboration.campaign_id == Campaign.id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .where(Campaign.id == campaign_id)
    )
    with db.read() as session:
        found = session.execute(rows).all()
    return (found[0][0] if found else ""), {part: name or "No name" for _campaign, part, name in found}


def _line(answers: Answers, each: Answer) -> str:
    """One answer as a line of the collaboration's note."""
    who = f"Client ({answers.by})" if answers.by else "Client"
    told = " · ".join(
        part for part in (_WORDS[each.choice] if each.choice else "", " ".join(each.comment.split())) if part
    )
    return f"{who}, {answers.at:%Y-%m-%d %H:%M} UTC: {told}"
