"""A fraction in a sentence has the form of the figures beside it."""

from crm.domain.explanation import percent
from crm.formats import Formats


def test_a_percentage_in_a_sentence_looks_like_the_figure_on_the_page() -> None:
    formats = Formats("en_GB", "UTC")
    for fraction, places in ((0.1388, 2), (0.0, 2), (0.5, 0), (1.0, 0), (0.0349, 2)):
        assert percent(fraction, places) == formats.rate(fraction, places)
