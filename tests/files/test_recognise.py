"""Proves that files are known for what they are: by content, in any order of columns and several languages, or asked."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.domain.vocabulary import ImportKind, Platform
from crm.errors import BadFile
from crm.files.fields import FIELDS_OF, Field
from crm.files.guess import Guess, guess, open_questions
from crm.files.layouts import aliases_name, known_layouts
from crm.files.mapping import GENERIC_LAYOUT, from_json, to_json
from crm.files.recognise import Recognised, recognise, recognise_table
from crm.files.tables import Row
from tests.files import exports

DATA = Path(__file__).parents[1] / "data"
SAMPLES = [
    ("influencers/nigerian_tiktok_top200.csv", "influencers", "ranked-handles"),
    ("influencers/tech_creators_ig_tiktok.csv", "influencers", "handles-per-platform"),
    ("influencers/campaign_set_influencers.csv", "influencers", "campaign-set"),
    ("posts/campaign_set_posts.csv", "posts", "campaign-set-posts"),
    ("posts/facebook_brand_page_2014.csv", "posts", "facebook-insights-posts"),
    ("posts/api_instagram_media.csv", "posts", "instagram-api-media"),
    ("posts/api_instagram_insights.csv", "posts", "instagram-api-insights"),
    ("posts/api_facebook_post_metrics.csv", "posts", "facebook-api-post-metrics"),
    ("posts/api_x_organic_tweet_report.csv", "posts", "x-api-organic"),
    ("posts/api_youtube_videos.csv", "posts", "youtube-api-videos"),
    ("conversions/campaign_set_tracking.csv", "conversions", "campaign-set-tracking"),
    ("conversions/campaign_set_payouts.csv", "payouts", "campaign-set-payouts"),
    ("conversions/ga_browser_nl.csv", "conversions", "ga-universal"),
    ("conversions/ga_browser_os_en.csv", "conversions", "ga-universal"),
    ("conversions/shopify_api_order.csv", "conversions", "shopify-api-orders"),
    ("conversions/shopify_api_order_line.csv", "conversions", "shopify-api-order-lines"),
    ("conversions/shopify_api_order_discount_code.csv", "conversions", "shopify-api-order-codes"),
    ("conversions/shopify_api_discount_application.csv", "conversions", "shopify-api-discount-applications"),
    ("conversions/shopify_api_refund.csv", None, "shopify-api-refunds"),
    ("conversions/shopify_api_transaction.csv", None, "shopify-api-transactions"),
    ("conversions/shopify_api_customer.csv", None, "shopify-api-customers"),
    ("conversions/shopify_api_discount_code_basic.csv", None, "shopify-api-discounts"),
    ("conversions/shopify_api_discount_redeem_code.csv", None, "shopify-api-codes"),
    ("contacts/google_workspace_outlook.csv", "contacts", "google-workspace"),
    ("contacts/hubspot_api_contacts_hashed.csv", "contacts", "hubspot-api-contacts"),
    ("contacts/mailchimp_members.csv", "contacts", "mailchimp-members"),
    ("feedback/youtube_comments_psy.csv", "comments", "youtube-comments"),
]
EXPORTS = [
    (exports.META_EN, "posts", "meta-instagram-posts"),
    (exports.META_DE, "posts", "meta-instagram-posts"),
    (exports.META_ES, "posts", "meta-instagram-posts"),
    (exports.META_FR, "posts", "meta-instagram-posts"),
    (exports.META_DAILY, "snapshots", "meta-daily"),
    (exports.TIKTOK_EN, "posts", "tiktok-studio"),
    (exports.TIKTOK_ES, "posts", "tiktok-studio"),
    (exports.TIKTOK_OVERVIEW, "snapshots", "tiktok-overview"),
    (exports.TIKTOK_CREATOR, "posts", GENERIC_LAYOUT),
    (exports.YOUTUBE, "posts", "youtube-studio"),
    (exports.X_ANALYTICS, "posts", "x-analytics"),
    (exports.LINKEDIN, "contacts", "linkedin-connections"),
    (exports.SHOPIFY, "conversions", "shopify-orders"),
    (exports.GA4, "conversions", "ga4"),
    (exports.AMAZON, "conversions", "amazon-associates"),
    (exports.HUBSPOT, "contacts", "hubspot-contacts"),
    (exports.HUBSPOT_ACTIVITIES, "mail", "hubspot-activities"),
    (exports.MAILCHIMP, "contacts", "mailchimp-audience"),
    (exports.GOOGLE, "contacts", "google-contacts"),
    (exports.OUTLOOK_DE, "contacts", "outlook-contacts"),
    (exports.MODASH, "influencers", "modash"),
    (exports.X_POSTS, "posts", "x-posts"),
    (exports.X_MENTIONS, "comments", "x-mentions"),
]
# Tables that no layout knows: what they are, and the field of each column that must be understood.
UNKNOWN = [
    (
        "Creator;Reach;Likes;Kommentare;Datum\n@anna;1.234;55;3;21.09.2026\n@bert;12.345;66;4;22.09.2026",
        "posts",
        {"Creator": "handle", "Reach": "reach", "Likes": "likes", "Kommentare": "comments", "Datum": "posted_at"},
    ),
    (
        "order_id,created_at,total,discount_code\n1001,2026-05-10,48.00,ANNA10\n1002,2026-05-11,50.00,",
        "conversions",
        {"order_id": "order_ref", "created_at": "at", "total": "revenue", "discount_code": "code"},
    ),
    (
        "Empfänger;Betrag;Fällig am;Bezahlt am\nAnna B;450,00 €;21.09.2026;\nBert C;1.450,00 €;21.09.2026;",
        "payouts",
        {"Empfänger": "name", "Betrag": "payout", "Fällig am": "due_on", "Bezahlt am": "paid_on"},
    ),
    (
        "Date,Handle,Followers\n2026-05-10,@a,100\n2026-05-11,@a,101\n2026-05-10,@b,7\n2026-05-11,@b,8",
        "snapshots",
        {"Date": "date", "Handle": "handle", "Followers": "followers"},
    ),
    (
        "Video URL,Kommentar,Verfasser,Datum,Gefällt mir\nhttps://youtu.be/dQw4w9WgXcQ,Toll gemacht!,Ada,2026-05-10,3",
        "comments",
        {"Video URL": "permalink", "Kommentar": "text", "Verfasser": "author", "Gefällt mir": "comment_likes"},
    ),
    (
        "Date,Contact,Channel,Direction,Subject,Notes\n2026-05-10,Ada Love,Email,Out,Hello,a text",
        "mail",
        {"Date": "at", "Contact": "name", "Channel": "channel", "Direction": "direction", "Subject": "subject"},
    ),
    (
        "Nom,Prénom,Courriel,Téléphone,Société\nLove,Ada,a@example.com,+33 1,Acme",
        "contacts",
        {"Nom": "last_name", "Prénom": "first_name", "Courriel": "email", "Téléphone": "phone", "Société": "company"},
    ),
    (
        "Imię i nazwisko;Instagram;Obserwujący;E-mail\nAda Love;@ada;10 400;a@example.com",
        "influencers",
        {"Imię i nazwisko": "name", "Instagram": "handle", "Obserwujący": "followers", "E-mail": "email"},
    ),
    (
        "Date,Affiliate,Coupon,Orders,Sales (EUR),Commission\n2026-05-10,anna,ANNA10,2,96.50,9.65",
        "conversions",
        {"Affiliate": "handle", "Coupon": "code", "Orders": "orders", "Sales (EUR)": "revenue"},
    ),
    (
        "Beitragslink,Impressionen,Gefällt mir,Geteilt\nhttps://www.instagram.com/p/Cabc/,100,5,1",
        "posts",
        {"Beitragslink": "permalink", "Impressionen": "impressions", "Gefällt mir": "likes", "Geteilt": "shares"},
    ),
]


def _file(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _look(path: Path) -> tuple[Recognised, Guess]:
    found = recognise(path)
    assert found.table is not None
    rows = list(islice(found.table.rows(), 500))
    return found, guess(found.table.header, rows, path.name, kind=found.kind, preamble=found.table.preamble)


def _fields(found: Guess) -> dict[str, str]:
    return {use.column: use.field.value for use in found.mapping.columns}


@pytest.mark.parametrize(("name", "kind", "layout"), SAMPLES)
def test_every_real_sample_is_known_for_what_it_is(name: str, kind: str | None, layout: str) -> None:
    found = recognise(DATA / name)
    assert (found.kind and found.kind.value, found.layout, found.form) == (kind, layout, "table")
    assert found.reason.endswith(".")


@pytest.mark.parametrize(("text", "kind", "layout"), EXPORTS)
def test_exports_are_known_in_several_languages(text: str, kind: str, layout: str, tmp_path: Path) -> None:
    found, mapped = _look(_file(tmp_path, text))
    assert (found.kind, found.layout) == (ImportKind(kind), layout)
    assert (mapped.mapping.kind, mapped.mapping.layout) == (ImportKind(kind), layout)
    assert {use.field for use in mapped.mapping.columns} <= set(FIELDS_OF[ImportKind(kind)])


@pytest.mark.parametrize("text", [exports.META_EN, exports.META_DE, exports.META_ES, exports.META_FR])
def test_one_export_means_the_same_in_every_language(text: str, tmp_path: Path) -> None:
    _, mapped = _look(_file(tmp_path, text))
    assert {
        "post_id",
        "permalink",
        "posted_at",
        "handle",
        "views",
        "reach",
        "likes",
        "comments",
        "shares",
        "saves",
    } <= set(_fields(mapped).values())
    assert mapped.mapping.platform is Platform.INSTAGRAM


def test_a_language_tells_how_numbers_and_dates_are_written(tmp_path: Path) -> None:
    english, german = _look(_file(tmp_path, exports.META_EN))[1], _look(_file(tmp_path, exports.META_DE))[1]
    assert (english.mapping.decimal_mark, english.mapping.date_order) == (".", "mdy")
    assert (german.mapping.decimal_mark, german.mapping.date_order) == (",", "dmy")


@pytest.mark.parametrize(("text", "kind", "layout"), EXPORTS)
def test_the_order_of_columns_does_not_matter(text: str, kind: str, layout: str) -> None:
    header = next(line for line in text.splitlines() if line.count(",") > 2 or "Primary" in line)
    names = [name.strip('"') for name in header.split(",")][::-1]
    if layout != GENERIC_LAYOUT:
        assert recognise_table(names, ()).layout == layout


@pytest.mark.parametrize(("text", "kind", "wanted"), UNKNOWN)
def test_unknown_tables_are_understood_by_names_and_content(
    text: str, kind: str, wanted: dict[str, str], tmp_path: Path
) -> None:
    found, mapped = _look(_file(tmp_path, text))
    assert (found.kind, found.layout) == (ImportKind(kind), GENERIC_LAYOUT)
    assert {name: _fields(mapped).get(name) for name in wanted} == wanted


def test_a_table_that_lists_nothing_of_ours_is_refused_with_a_reason(tmp_path: Path) -> None:
    found = recognise(_file(tmp_path, "a,b,c\n1,2,3\n4,5,6"))
    assert found.kind is None
    assert "nothing to import" in found.reason


def test_a_table_that_would_count_twice_is_known_and_left_alone() -> None:
    found = recognise(DATA / "conversions/shopify_api_discount_code_basic.csv")
    assert found.kind is None
    assert "the table of orders tells" in found.reason


def test_forms_are_told_by_content_whatever_the_name(tmp_path: Path) -> None:
    card = _file(tmp_path, "\ufeffBEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD\r\n", "people.txt")
    calendar = _file(tmp_path, "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "dates.csv")
    mail = _file(tmp_path, "Received: by x\nFrom: a@example.com\nSubject: Hi\n\nHello", "mail.txt")
    box = _file(tmp_path, "From a@example.com Tue May 10 11:28:07 2005\nSubject: Hi\nFrom: a@b.c\n\nHello", "box")
    forms = [(found.form, found.kind) for found in map(recognise, (card, calendar, mail, box))]
    assert forms == [
        ("cards", ImportKind.CONTACTS),
        ("calendar", ImportKind.CALENDAR),
        ("mail", ImportKind.MAIL),
        ("mail", ImportKind.MAIL),
    ]


@pytest.mark.parametrize(
    ("folder", "form"), [("cards", "cards"), ("mail/eml", "mail"), ("mail/ics", "calendar"), ("tables", "table")]
)
def test_all_real_files_of_a_form_have_it(folder: str, form: str) -> None:
    for path in sorted((DATA / folder).iterdir()):
        try:
            assert recognise(path).form == form, path.name
        except BadFile:
            assert form == "table", path.name


def test_rated_comments_are_read_as_comments(tmp_path: Path) -> None:
    text = '1\t2.72\tSomehow I was blessed\n2\t-1.44\tYay. Another "good one\n3\t0.5\tWe were 17 deep\n'
    found, mapped = _look(_file(tmp_path, text, "rated.txt"))
    assert (found.form, found.kind) == ("comments-text", ImportKind.COMMENTS)
    assert _fields(mapped) == {"Column 3": "text"}


def test_a_header_that_stands_twice_gives_the_exact_column(tmp_path: Path) -> None:
    _, mapped = _look(_file(tmp_path, "name,followers,followers\nAnna B,10.4M,10400000\nBert C,1.2K,1200"))
    assert _fields(mapped) == {"name": "name", "followers (2)": "followers"}


def test_swapped_names_and_handles_are_noticed_in_known_layouts_too(tmp_path: Path) -> None:
    rows = "\n".join(f"{at},anna.{at},Anna B {at},1{at}" for at in range(5))
    found, mapped = _look(_file(tmp_path, f"Rank,Name,Username,Follower Count\n{rows}", "tiktok.csv"))
    assert found.layout == "ranked-handles"
    assert _fields(mapped) == {"Name": "handle", "Username": "name", "Follower Count": "followers"}
    assert "looks like handles" in mapped.warnings[0]


def test_a_mislabelled_column_is_left_out_and_told(tmp_path: Path) -> None:
    rows = "\n".join(f"https://www.instagram.com/p/C{at}/,2026-05-1{at},Germany,{at}00" for at in range(5))
    _, mapped = _look(_file(tmp_path, f"Post link,Date,Views,Likes\n{rows}"))
    assert "Views" not in _fields(mapped)
    assert any("Views" in warning for warning in mapped.warnings)


def test_the_account_above_the_header_is_that_of_all_rows(tmp_path: Path) -> None:
    _, mapped = _look(_file(tmp_path, exports.TIKTOK_CREATOR))
    assert mapped.mapping.handle == "anna.b"


def test_a_title_tells_what_a_daily_metric_is(tmp_path: Path) -> None:
    assert _fields(_look(_file(tmp_path, exports.META_DAILY))[1]) == {"Date": "date", "Primary": "followers"}
    other = exports.META_DAILY.replace("Followers", "Instagram follows")
    assert _fields(_look(_file(tmp_path, other))[1]) == {"Date": "date"}


def test_amounts_take_their_currency_from_the_header(tmp_path: Path) -> None:
    _, mapped = _look(_file(tmp_path, "order id,date,revenue (GBP)\n1,2026-05-10,4.50"))
    assert mapped.mapping.currency == "GBP"


def test_posts_without_links_ask_for_their_platform(tmp_path: Path) -> None:
    path = _file(tmp_path, "Post date,Caption,Likes,Views\n2026-05-10,Hello there,5,10")
    found, mapped = _look(path)
    assert found.table is not None
    rows = list(found.table.rows())
    assert [each.key for each in open_questions(mapped.mapping, found.table.header, rows)] == ["platform"]


def test_layouts_are_sound() -> None:
    layouts = known_layouts()
    assert len({layout.name for layout in layouts}) == len(layouts)
    for layout in layouts:
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", layout.name)
        assert layout.required
        if layout.kind is not None:
            assert {use.field for use in layout.base.columns} <= set(FIELDS_OF[layout.kind]), layout.name


def test_a_campaign_set_keeps_the_ids_of_its_files_under_one_name() -> None:
    names = ("campaign-set", "campaign-set-posts", "campaign-set-tracking", "campaign-set-payouts")
    assert {aliases_name(name) for name in names} == {"campaign-set"}
    assert aliases_name("tiktok-studio") == "tiktok-studio"


_NAMES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "id",
                "name",
                "Handle",
                "url",
                "Date",
                "likes",
                "followers",
                "revenue",
                "order_id",
                "email",
                "Text",
                "Total",
                "Datum",
                "code",
            ]
        ),
        st.text(max_size=12),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)
_CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["@a", "1.234", "2,5 %", "2026-05-10", "https://youtu.be/x", "a@b.co", "", "€ 5", "10.4M", "-1"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.dates(),
)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[Sequence[str], list[Row]]:
    header = draw(_NAMES)
    records = draw(st.lists(st.tuples(*[_CELLS] * len(header)), max_size=6))
    return header, [Row(line, tuple(cells)) for line, cells in enumerate(records, start=2)]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(_tables(), st.one_of(st.none(), st.sampled_from(ImportKind)))
def test_any_table_is_recognised_and_mapped_without_an_error(
    table: tuple[Sequence[str], list[Row]], kind: ImportKind | None
) -> None:
    header, rows = table
    found = recognise_table(header, rows)
    mapped = guess(header, rows, "file.csv", kind=kind)
    assert found.reason
    assert {use.column for use in mapped.mapping.columns} <= set(header)
    assert from_json(to_json(mapped.mapping)) == mapped.mapping
    open_questions(mapped.mapping, header, rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_recognised_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.bin"
    path.write_bytes(content)
    try:
        assert isinstance(recognise(path), Recognised)
    except BadFile as error:
        assert str(error)


def test_fields_of_every_kind_are_fields_that_some_file_can_say() -> None:
    assert set().union(*FIELDS_OF.values()) == set(Field)


def test_the_account_of_an_analytics_report_is_nobodys_name(tmp_path: Path) -> None:
    """It is the shop's own: sales of a report are whose its rows say."""
    told = "# ----\n# Traffic acquisition\n# Account: Kestrel\n# Property: Kestrel shop\n# ----\n#\n"
    rows = "Session source / medium,Session campaign,Sessions,Key events,Total revenue\ninstagram / influencer,mend,12,3,30\n"
    found, mapped = _look(_file(tmp_path, told + rows))
    assert found.layout == "ga4" and mapped.mapping.handle is None


def test_sales_of_an_affiliate_network_are_by_the_partners_name_and_the_orders_own_number(tmp_path: Path) -> None:
    """The network's ids mean nothing to anybody else; without names they are all there is."""
    head = "Conversion ID,Order ID,Affiliate ID,Affiliate Name,Created,Status,Sale Currency,Total,Click Ref"
    _, mapped = _look(_file(tmp_path, f"{head}\n1,1001,55,Noor van Dijk,2026-10-21,APPROVED,EUR,48.00,mend\n"))
    fields = _fields(mapped)
    assert (fields["Order ID"], fields["Affiliate Name"], fields["Sale Currency"]) == ("order_ref", "name", "currency")
    assert not {"Conversion ID", "Affiliate ID", "Click Ref"} & set(fields)
    _, mapped = _look(_file(tmp_path, "Conversion ID,Affiliate ID,Created,Total\n1,55,2026-10-21,48.00\n"))
    assert {"Conversion ID": "order_ref", "Affiliate ID": "influencer_ref"}.items() <= _fields(mapped).items()
