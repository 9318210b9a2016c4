"""Cells that every parser must survive: any text, texts that look like figures and dates, any number, any date."""

from hypothesis import strategies as st

_SIGNS = "0123456789.,'’ \u00a0\u202f-−+()%/:#eEkKmMbBTZ€$£¥٫٬١²½TPHS|~<>"
_WORDS = [
    "jan",
    "März",
    "de",
    "lakh",
    "mil",
    "万",
    "am",
    "p.m.",
    "UTC",
    "+0200",
    "US$",
    "kr",
    "EUR",
    "N/A",
    "2026",
    "5",
]

ANY_CELL = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=())),  # lone surrogates too
    st.text(_SIGNS, max_size=24),
    st.lists(st.sampled_from(_WORDS) | st.text(_SIGNS, max_size=6), max_size=6).map(" ".join),
    st.text("0123456789²٣", min_size=1, max_size=20),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.datetimes().map(str),
)
