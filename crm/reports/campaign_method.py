"""How a campaign's figures were made: the notes at the end of its report and under its performance page."""

from collections.abc import Iterator

from crm.domain.vocabulary import Basis
from crm.formats import Formats
from crm.queries.performance import Performance
from crm.queries.tracking import CodeRow
from crm.reports import campaign_words as words


def method_notes(found: Performance, formats: Formats) -> Iterator[str]:
    """Bases, sets, dates, windows and what is left out, each in one or two sentences."""
    figures = found.figures
    yield "“—” means not known or not defined; it is never counted as nought. Halves are rounded away from zero, only when shown."
    yield from _engagement(found, formats)
    yield from _readings(found, formats)
    yield from _sales(found, formats)
    yield from _money(found, formats)
    yield (
        "Partners are compared on one basis and one set of engagements: the mean of each partner’s logarithmic rates, "
        "drawn towards the campaign by how few posts there are, with a 95 % interval. Posts older than 12 months count "
        "half. Giveaways, stories, boosted posts and figures that contradict each other are left out of the comparison."
    )
    yield (
        "Tone of comments is judged by a local word list, which stumbles on irony and slang; a person’s mark always "
        "wins. Shares have Wilson intervals at 95 %. Handles, addresses and links are taken out of quotes."
    )
    yield (
        "Disclosure is what the newest look at each post found by the rules of its day; it is no legal advice. End days of "
        "rights are inclusive, and the agreement itself decides."
    )
    if figures.orders_not_partners:
        yield f"{words.counted(figures.orders_not_partners, 'order', 'orders')} of the campaign came through no partner and are not counted."


def leak_words(code: CodeRow) -> str:
    """How a code that seems leaked was used; only for one with such a suspicion."""
    assert code.leak is not None
    return (
        f"The code {code.code} of {code.influencer} may have leaked: {code.leak.far:,} of its {code.leak.dated:,} dated "
        "orders lie far from the posts that named it."
    )


def _engagement(found: Performance, formats: Formats) -> Iterator[str]:
    figures = found.figures
    rate = figures.engagement_rate
    yield (
        f"Engagements are {words.SETS[rate.engagements]}: the largest set that all read posts know. Clicks and views are "
        f"never among them. The rate is their sum over the summed {words.basis(rate.basis)} of the {formats.count(rate.n)} "
        f"of {formats.count(rate.of)} read posts that know both; other bases are not mixed with it."
    )
    if rate.boosted:
        yield "All posts with a rate are boosted, so it is not comparable with organic ones."
    elif any(post.boosted for post in found.posts):
        yield "Boosted posts count in sums and not in rates."
    if rate.basis is Basis.FOLLOWERS and rate.followers_near:
        near = words.counted(rate.followers_near, "post has", "posts have")
        yield f"{near} followers of another week than its own; the nearest count is used."
    yield "Reach is gross: the same person may be counted in several posts. Impressions and views are different bases and are not chained."


def _readings(found: Performance, formats: Formats) -> Iterator[str]:
    if found.read_from is None:
        yield "No post has a reading."
        return
    yield (
        f"Of each post the latest reading counts. They were taken between {formats.date(found.read_from)} and "
        f"{formats.date(found.read_to)}, so posts are compared at different ages."
    )
    if found.young:
        yield f"{words.counted(found.young, 'reading is', 'readings are')} younger than 48 hours and provisional."
    if found.doubtful:
        yield f"{words.counted(found.doubtful, 'post has', 'posts have')} figures that contradict each other; they stay in sums and are left out of the comparison."
    if found.undated_posts:
        yield f"{words.counted(found.undated_posts, 'post has', 'posts have')} no day and stand in no week."


def _sales(found: Performance, formats: Formats) -> Iterator[str]:
    days = formats.count(found.campaign.attribution_days)
    first = "the code" if found.campaign.code_first else "the link"
    yield (
        f"Orders are those of partners’ links and codes; one with both counts once, for {first}. They count within "
        f"{days} days of one of the partner’s posts, a refund with its order. Codes miss who pays in full and count who "
        "got a leaked one, so they are a floor."
    )
    if found.outside.orders:
        money = " + ".join(formats.money(each.minor, each.currency) for each in found.outside.revenue)
        yield f"{words.counted(found.outside.orders, 'order', 'orders')} outside that window {'is' if found.outside.orders == 1 else 'are'} not counted{f', worth {money}' if money else ''}."
    yield from (leak_words(code) for code in found.codes if code.leak is not None and code.leak.suspected)
    if found.late_orders:
        yield f"{words.counted(found.late_orders, 'order', 'orders')} came later than the window after the post that their source names; they are counted, because the source says so."
    if found.undated_orders:
        yield f"{words.counted(found.undated_orders, 'order has', 'orders have')} no day and stand in no week."


def _money(found: Performance, formats: Formats) -> Iterator[str]:
    figures = found.figures
    yield (
        "Cost is what was agreed, or paid when that is more, with product at cost, shipping and agency time. Revenue is "
        "after discounts, before tax and shipping, less refunds. ROAS = revenue ÷ cost. ROI = (revenue × margin − cost) "
        f"÷ cost, at a margin of {formats.rate(figures.margin_rate, 0)}."
    )
    for part in figures.converted:
        if part.used is not None:
            pair = f"1 {part.used.from_currency} = {part.used.rate.normalize():f} {part.used.to_currency}"
            yield f"{part.original.currency} was told in {part.amount.currency} at {pair} of {formats.date(part.used.on_day)}."
    if figures.currency is None and (figures.cost or figures.revenue):
        yield "Money is in several currencies and the table of rates does not join them, so ratios are not defined."
