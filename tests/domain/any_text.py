"""Texts that every rule about text must survive."""

from hypothesis import strategies as st

ANY_TEXT = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=())),  # lone surrogates too
    st.text("@/.:?#=%_-wxcomhtpsIinsgrak ＠﹫Äİ\u200b\ufeff\x00", max_size=40),
)
