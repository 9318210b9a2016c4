"""Verbs on what was agreed: may-use, conflicts, runway. Adding and listing are `add`, `set` and `list`."""

from argparse import Namespace

from crm.cli.context import Context, day
from crm.cli.grammar import Grammar
from crm.cli.output import fields, plain
from crm.domain.rights import Use
from crm.domain.vocabulary import EditsAllowed, RightKind
from crm.errors import NotFound
from crm.queries import find
from crm.queries.commitments import brief_conflicts, may_we_use, runway
from crm.queries.listing import partnership_between


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    use = grammar.verb(
        "may-use",
        _may_use,
        "May we use a partner's work in one way, here, today? With the reason.",
        'rapport may-use "Noor van Dijk" --brand Lumen --kind paid --channel instagram --territory GB',
    )
    use.add_argument("person", metavar="PERSON", help="name, handle or id")
    use.add_argument("--brand", required=True, metavar="B")
    use.add_argument("--kind", required=True, choices=[item.value for item in RightKind])
    use.add_argument("--channel", default="", metavar="WORD")
    use.add_argument("--territory", default="", metavar="CODE")
    use.add_argument("--edits", default="none", choices=[item.value for item in EditsAllowed])
    use.add_argument("--ai", action="store_true", help="for AI or derived works")
    use.add_argument("--post", metavar="POST", help="of this post")
    use.add_argument("--on", metavar="DATE")

    conflicts = grammar.verb(
        "conflicts", _conflicts, "Partners of a campaign who are exclusive to a rival.", "rapport conflicts Winter"
    )
    conflicts.add_argument("campaign", metavar="CAMPAIGN")

    ends = grammar.verb(
        "runway", _runway, "What ends when in one partnership.", 'rapport runway "Noor van Dijk" --brand Lumen'
    )
    ends.add_argument("person", metavar="PERSON")
    ends.add_argument("--brand", required=True, metavar="B")


def _may_use(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        on = day(args.on) if args.on else context.today(db)
        use = Use(RightKind(args.kind), on, args.channel, args.territory, EditsAllowed(args.edits), args.ai)
        person, brand = find.resolve(db, "influencer", args.person), find.resolve(db, "brand", args.brand)
        told = may_we_use(db, person, brand, use, find.resolve(db, "post", args.post) if args.post else None)
    context.output.answer(plain(told), told.reason)
    return 0


def _conflicts(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        found = brief_conflicts(db, find.resolve(db, "campaign", args.campaign), context.today(db))
    lines = [f"{each.name}: {each.reason}" for each in found] or ["No conflict is known."]
    context.output.answer([plain(each) for each in found], lines)
    return 1 if found else 0


def _runway(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        person, brand = find.resolve(db, "influencer", args.person), find.resolve(db, "brand", args.brand)
        partnership = partnership_between(db, person, brand)
        if partnership is None:
            raise NotFound(f"There is no partnership of {args.person} with {args.brand}.")
        told = plain(runway(db, partnership, context.today(db)))
    context.output.answer(told, fields(told))
    return 0
