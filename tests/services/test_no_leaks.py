"""Whatever a client, a partner or the public may not see stands in no file of any kind, whole or in its parts."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents
from crm.domain.vocabulary import Channel, Direction, PartnershipStatus, Party, Platform
from crm.errors import UserError
from crm.formats import Formats
from crm.reports.content import Audience
from crm.reports.file_text import file_text
from crm.services.brands import BrandDraft, add_brand
from crm.services.briefs import add_brief
from crm.services.campaigns import CampaignDraft, add_campaign, add_to_campaign, edit_collaboration
from crm.services.commitments import add_right
from crm.services.influencers import AccountDraft, InfluencerDraft, add_audience_note, add_influencer, edit_influencer
from crm.services.outreach import OutreachDraft, log_outreach
from crm.services.partnerships import move_partnership, start_partnership
from crm.services.posts import PostDraft, add_post
from crm.services.promises import PromiseDraft, make_promise
from crm.services.report_builder import write_report
from crm.services.report_choices import RULES, ReportChoices, ReportKind
from crm.services.tasks import TaskDraft, add_task
from tests.conftest import fixed_clock

FORMATS = Formats("en_GB", "UTC")
OUTWARD = [(kind, each) for kind in ReportKind for each in RULES[kind].audiences if each is not Audience.INTERNAL]
_ID = re.compile(r"\b[0-9a-f]{32}\b")
SECRETS = ("hush", "777", "Rival Oats", "ada@example.org", "Mara")
FAST = (".html", ".xlsx", ".pptx", ".md", ".csv", ".json", ".eml")  # a PDF is looked at once, it is drawn for longer


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, dict[str, str]]]:
    """A workspace with something secret in every field that somebody types; read it only."""
    path = tmp_path_factory.mktemp("leaks") / "full.rapport"
    db = Database.create(path, user="Mara", name="Fern Agency", clock=fixed_clock)
    maple = add_brand(db, BrandDraft("Maple Hob", note="hush, of the brand", values=("Warmth",)))
    rival = add_brand(db, BrandDraft("Rival Oats", note="hush, of the rival"))
    account = AccountDraft(Platform.INSTAGRAM, "noor", followers=38200, read_on=date(2026, 8, 1))
    draft = InfluencerDraft(
        "Noor van Dijk", "hush@example.org", note="hush, fee was € 777.00", private_note="hush, moves in May",
        tags=("hush tag",), accounts=(account,),
    )  # fmt: skip
    noor, ada = add_influencer(db, draft), add_influencer(db, InfluencerDraft("Ada Lark", "ada@example.org"))
    edit_influencer(db, noor, {"never_ask": "hush, her sister", "contact_hours": "hush hours"})
    for brand in (maple, rival):
        move_partnership(db, start_partnership(db, noor, brand), PartnershipStatus.TRIAL, "hush, left Rival Oats")
        asset = {"asset": "Reel 3" if brand == maple else "hush reel", "starts_on": "2026-09-01", "months": 3}
        add_right(db, noor, brand, {**asset, "kind": "paid", "fee_minor": 77_700})
    add_audience_note(db, noor, date(2026, 9, 1), "hush: loves Rival Oats, costs € 777.00", "Rival Oats")
    said = datetime(2026, 9, 1, 8, tzinfo=UTC)
    log_outreach(db, OutreachDraft(noor, Channel.EMAIL, Direction.OUT, said, note="hush: € 777.00", brand_id=maple))
    add_task(db, TaskDraft(noor, "hush: offer € 777.00 as Rival Oats", date(2026, 12, 1)))
    make_promise(db, PromiseDraft(noor, Party.US, "hush: € 777.00 as Rival Oats", date(2026, 9, 1), date(2026, 12, 1)))
    running = CampaignDraft(maple, "Winter Table", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 1), zone="UTC")
    campaign = add_campaign(db, running)
    first, second = add_to_campaign(db, campaign, [noor, ada]).collaboration_ids
    edit_collaboration(db, first, {"fee_minor": 77_700, "note": "hush, as Rival Oats"})
    edit_collaboration(db, second, {"note": "hush"})
    add_post(
        db, PostDraft(noor, url="https://www.instagram.com/p/C1/", posted_on=date(2026, 9, 5), collaboration_id=first)
    )
    add_brief(db, campaign, BriefContents(aim="A slow table", money="€ 450.00"))
    yield db, {"noor": noor, "maple": maple, "campaign": campaign}
    db.close()


def everything_in(content: bytes, form: str) -> str:
    """Its text, and of a workbook or slides every part that names no place on the page: properties, notes, charts."""
    told = file_text(content, form) if form != ".eml" else content.decode()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return told
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        kept = [each for each in parts.namelist() if each.startswith("docProps")]
        assert not [each for each in parts.namelist() if "printer" in each or "thumbnail" in each]
        assert b'state="hidden"' not in b"".join(parts.read(each) for each in parts.namelist())
        assert b"PowerPoint" not in b"".join(parts.read(each) for each in kept)
        return "\n".join([told, *(parts.read(each).decode() for each in kept)])


def without_ids(text: str) -> str:
    """Random letters and digits of records' ids may spell an amount."""
    return _ID.sub("", text)


@pytest.mark.parametrize(("kind", "audience"), OUTWARD)
def test_no_kind_tells_its_reader_what_is_secret(
    full: tuple[Database, dict[str, str]], kind: ReportKind, audience: Audience, tmp_path: Path
) -> None:
    """Notes, reasons, amounts, other clients and addresses; a partner reads their own address."""
    db, ids = full
    told = ReportChoices(kind, (ids["noor"],), ids["maple"], ids["campaign"], audience=audience)
    for form in [each for each in RULES[kind].forms if each in FAST or kind is ReportKind.TOGETHER]:
        target = tmp_path / f"it{form}"
        if kind is ReportKind.RATES:
            with pytest.raises(UserError):
                write_report(db, told, target, FORMATS)
            continue
        write_report(db, told, target, FORMATS)
        text = without_ids(everything_in(target.read_bytes(), form))
        text = text.replace("hush@example.org", "") if audience is Audience.PARTNER else text
        assert [secret for secret in SECRETS if secret.casefold() in text.casefold()] == [], form


@pytest.mark.parametrize("kind", [each for each in ReportKind if len(RULES[each].audiences) > 1])
def test_a_kind_is_refused_to_whom_it_is_not_made_for(
    full: tuple[Database, dict[str, str]], kind: ReportKind, tmp_path: Path
) -> None:
    """Such as a rights ledger for the public: nothing is written."""
    db, ids = full
    for audience in (each for each in Audience if each not in RULES[kind].audiences):
        told = ReportChoices(kind, (ids["noor"],), ids["maple"], audience=audience, with_rates=True)
        with pytest.raises(UserError, match=audience.value):
            write_report(db, told, tmp_path / "it.md", FORMATS)
    assert not (tmp_path / "it.md").exists()


def test_the_cost_of_a_campaign_with_one_paid_partner_is_that_partner_s_rate(
    full: tuple[Database, dict[str, str]], tmp_path: Path
) -> None:
    """It is told only with rates, and said to be left out without."""
    db, ids = full
    told = ReportChoices(ReportKind.CAMPAIGN, campaign_id=ids["campaign"])
    without = write_report(db, told, tmp_path / "without.md", FORMATS)
    assert any("one partner whose cost is known" in line for line in without.left_out)
    asked = ReportChoices(ReportKind.CAMPAIGN, campaign_id=ids["campaign"], with_rates=True)
    assert write_report(db, asked, tmp_path / "with.md", FORMATS).left_out == ()
    assert "777" in (tmp_path / "with.md").read_text("utf-8")


def test_a_memory_card_leaves_without_what_is_private_and_without_amounts(
    full: tuple[Database, dict[str, str]], tmp_path: Path
) -> None:
    """It is for ourselves, and still a file."""
    db, ids = full
    card = ReportChoices(ReportKind.MEMORY, (ids["noor"],), audience=Audience.INTERNAL)
    written = write_report(db, card, tmp_path / "card.html", FORMATS)
    text = (tmp_path / "card.html").read_text("utf-8")
    assert "moves in May" not in text and "777" not in text and "her sister" in text
    assert {"the private note", "lines that name an amount of money"} == set(written.left_out)
