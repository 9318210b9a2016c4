"""Verbs of messages to many: template, templates, message, sent, replies. Nothing is sent by Rapport."""

import sys
from argparse import Namespace
from pathlib import Path

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import JobProgress, TerminalProgress, plain, table
from crm.db.unit_of_work import Database
from crm.domain.explanation import percent
from crm.domain.identity import name_key
from crm.domain.ranking import Interval
from crm.domain.vocabulary import Channel
from crm.errors import NotFound
from crm.queries import find
from crm.queries.contact_flags import ContactFlag, ContactFlagKind
from crm.queries.conversations import ReplyGroup, own_reply_rates
from crm.queries.messages import MessagePreview, Occasion, message_previews, open_drafts, template_rows
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, confirm_sent, hand_out


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    template = grammar.verb(
        "template",
        _template,
        "Keep a message with merge fields such as {first_name|there}.",
        'rapport template "Hello" --subject "{brand} and you" --text "Hi {first_name|there}, …"',
    )
    template.add_argument("name", metavar="NAME")
    template.add_argument("--text", required=True, metavar="TEXT")
    template.add_argument("--subject", default="", metavar="TEXT")
    template.add_argument("--channel", default="email", choices=[item.value for item in Channel])

    grammar.verb("templates", _templates, "The kept messages.", "rapport templates")

    message = grammar.verb(
        "message",
        _message,
        "Merge a message for people: shown, or with --to as mail drafts. Nothing is sent.",
        'rapport message "Hello" "Noor van Dijk" --brand Lumen --to drafts',
    )
    message.add_argument("template", metavar="TEMPLATE")
    message.add_argument("person", nargs="+", metavar="PERSON", help="name, handle or id")
    message.add_argument("--brand", metavar="B")
    message.add_argument("--campaign", metavar="C")
    message.add_argument("--to", metavar="FOLDER", help="write .eml drafts that a mail program opens")

    sent = grammar.verb("sent", _sent, "Say that handed-out messages were sent: they are logged.", "rapport sent --all")
    sent.add_argument("draft", nargs="*", metavar="DRAFT", help="as `message --json` gives it")
    sent.add_argument("--all", action="store_true", help="all that were handed out")
    sent.add_argument("--at", metavar="ISO", help="when (default: now)")

    replies = grammar.verb(
        "replies", _replies, "How many people answer us, with 95 % intervals.", "rapport replies --by template"
    )
    replies.add_argument("--by", default="channel", choices=[item.value for item in ReplyGroup])


def _replies(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        rates = own_reply_rates(db, ReplyGroup(args.by), context.zone)
    rows = [
        {"group": rate.group, "replied": rate.replied, "contacted": rate.contacted}
        | {"low_rate": rate.interval and rate.interval.low, "high_rate": rate.interval and rate.interval.high}
        for rate in rates
    ]
    told = [
        row | {"share": _percent(rate.share), "interval_95": _span(rate.interval)}
        for row, rate in zip(rows, rates, strict=True)
    ]
    columns = ("group", "replied", "contacted", "share", "interval_95")
    lines = table(columns, told) if rows else ["Nobody was written to long enough ago."]
    context.output.answer(rows, lines)
    return 0


def _percent(share: float | None) -> str:
    return "—" if share is None else percent(share, 0)


def _span(interval: Interval | None) -> str:
    return "—" if interval is None else f"{percent(interval.low, 0)} to {percent(interval.high, 0)}"


def _template(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        made = add_template(db, TemplateDraft(args.name, args.text, Channel(args.channel), args.subject))
    context.output.answer({"template": made, "name": args.name}, f"Kept {args.name}")
    return 0


def _templates(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        rows = [plain(row) for row in template_rows(db)]
    lines = table(("name", "channel", "subject", "text"), rows) if rows else ["There is no template yet."]
    context.output.answer(rows, lines)
    return 0


def _message(context: Context, args: Namespace) -> int:
    return _handed_out(context, args) if args.to else _previewed(context, args)


def _previewed(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        wanted = _wanted(db, args)
        told = (wanted.template_id, wanted.influencer_ids, wanted.occasion, context.today(db))
        previews = message_previews(db, *told, context.settings.quiet_days)
    lines = [line for each in previews for line in (f"— {each.name}", *_warnings(each), each.subject, each.text, "")]
    context.output.answer([plain(each) for each in previews], lines)
    return 0 if all(each.ready for each in previews) else 1


def _warnings(preview: MessagePreview) -> list[str]:
    """Why it would be held back, and why to think twice before it leaves."""
    held_back = [f"  held back: not known: {', '.join(preview.missing)}"] if preview.missing else []
    return [*held_back, *(f"  {_grave(flag)}: {flag.reason}" for flag in preview.flags)]


def _grave(flag: ContactFlag) -> str:
    return "held back" if flag.kind is ContactFlagKind.DO_NOT_CONTACT else "think twice"


def _handed_out(context: Context, args: Namespace) -> int:
    with context.writing() as db, JobProgress(TerminalProgress(sys.stderr, quiet=args.quiet)) as progress:
        told = hand_out(db, _wanted(db, args), context.today(db), Path(args.to), progress.report)
    value = {
        "drafts": told.draft_ids,
        "files": [str(path) for path in told.files],
        "held_back": [{"name": name, "reason": why} for name, why in told.held_back],
    }
    context.output.answer(value, [*map(str, told.files), *(f"{name}: {why}" for name, why in told.held_back)])
    return 1 if told.held_back else 0


def _wanted(db: Database, args: Namespace) -> HandOut:
    known = {key: row.id for row in template_rows(db) for key in (row.id, name_key(row.name))}
    template_id = known.get(args.template) or known.get(name_key(args.template))
    if template_id is None:
        raise NotFound(f"There is no template called “{args.template}”.")
    people = tuple(find.resolve(db, "influencer", person) for person in args.person)
    brand_id = find.resolve(db, "brand", args.brand) if args.brand else None
    campaign_id = find.resolve(db, "campaign", args.campaign) if args.campaign else None
    return HandOut(template_id, people, Occasion(brand_id, campaign_id))


def _sent(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        drafts = [row.id for row in open_drafts(db)] if args.all else args.draft
        at = context.instant(args.at) if args.at else db.now()
        logged = confirm_sent(db, drafts, at, context.zone) if drafts else []
    context.output.answer({"outreach": logged}, f"{len(logged)} logged")
    return 0
