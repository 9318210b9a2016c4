"""How high the blocks of a report are on a slide, in inches, so that a section that fits on one slide stays whole.

`slides` draws by the same figures.
"""

from collections.abc import Iterator, Sequence
from math import ceil

from crm.reports.content import (
    Block,
    Callout,
    Comparison,
    Figures,
    Heading,
    Ladder,
    Method,
    Multiples,
    NewPage,
    Paragraph,
    Picture,
    Quote,
    Scores,
    Table,
    Timeline,
    Trends,
)
from crm.reports.pictures import picture_size

ROW = 0.36  # of a table
CARDS, CARD_ROW = 4, 1.45  # figures side by side
TRENDS_ROW = 3.25
MULTIPLES, MULTIPLES_ROW = 3, 2.65  # small charts side by side
LADDER_ROW = 1.15
PICTURE = 4.6  # at most
TABLE_ROWS = 14  # of one slide
_LETTERS = 118  # of running text of 14 pt on one line


def sections(blocks: Sequence[Block], across: float) -> Iterator[tuple[Block, float]]:
    """Every block, a heading with the height of all that stands below it until the next one.

    Args:
        across: how wide a slide's blocks are.
    """
    for at, block in enumerate(blocks):
        height = 0.0
        if isinstance(block, Heading):
            for below in blocks[at + 1 :]:
                if isinstance(below, Heading | NewPage | Method):
                    break
                height += block_height(below, across)
        yield block, height


def block_height(block: Block, across: float) -> float:  # one line for each kind of block
    """How much room a block takes with the gap below it; of a table that goes on to further slides, its first part."""
    height = 0.0
    if isinstance(block, Paragraph):
        height = words_height(block.text, paragraph_size(block))
    elif isinstance(block, Callout):
        height = callout_height(block) + 0.15
    elif isinstance(block, Figures):
        height = CARD_ROW * ceil(len(block.figures) / CARDS)
    elif isinstance(block, Table):
        height = ROW * (1 + min(len(block.page_rows), TABLE_ROWS)) + 0.15
    elif isinstance(block, Timeline):
        height = ROW * (1 + min(len(block.events), TABLE_ROWS)) + 0.15
    elif isinstance(block, Ladder):
        height = LADDER_ROW
    elif isinstance(block, Quote):
        height = words_height(block.text, 15) + words_height(block.source, 11)
    elif isinstance(block, Picture):
        height = picture_place(block, across)[1] + 0.1 + words_height(block.caption, 11)
    elif isinstance(block, Trends):
        height = TRENDS_ROW
    elif isinstance(block, Scores):
        height = scores_height(block) + 0.1
    elif isinstance(block, Comparison) and block.rows:
        height = comparison_height(block) + 0.1 + words_height(block.remark, 11)
    elif isinstance(block, Multiples):
        height = MULTIPLES_ROW * ceil(len(block.series) / min(block.columns, MULTIPLES))
    return height


def paragraph_size(block: Paragraph) -> int:
    """In points."""
    return 18 if block.lead else 12 if block.quiet else 14


def words_height(text: str, size: int) -> float:
    """Of running text of so many points, with the gap below it."""
    if not text:
        return 0.0
    letters = int(_LETTERS * 14 / size)
    lines = sum(1 + len(line) // letters for line in text.split("\n"))
    return 0.18 + lines * size * 1.3 / 72


def callout_height(block: Callout) -> float:
    """Of the box."""
    return 0.35 + 0.29 * (1 + sum(1 + len(text) // 110 for text in (block.text, *block.reasons)))


def scores_height(block: Scores) -> float:
    """Of the chart."""
    return min(4.6, 0.8 + 0.42 * len(block.rows))


def comparison_height(block: Comparison) -> float:
    """Of the chart."""
    return min(5.0, 1.0 + 0.3 * len(block.rows))


def picture_place(block: Picture, across: float) -> tuple[float, float]:
    """Width and height, as large as there is room."""
    wide, high = picture_size(block.content)
    scale = min(across / wide, PICTURE / high)
    return scale * wide, scale * high
