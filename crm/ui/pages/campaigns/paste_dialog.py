"""Comments pasted under one post of a campaign, one a line."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from crm.formats import Formats
from crm.queries.feedback import PostChoice
from crm.services.comments import paste_comments
from crm.services.history import undo
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog, Field, area, choice

_POST_LENGTH = 60


class PasteDialog(Dialog):
    """Comments of one post, one a line."""

    def __init__(self, bridge: Bridge, formats: Formats, posts: Sequence[PostChoice], parent: QWidget) -> None:
        super().__init__(self.tr("Paste comments"), self.tr("Keep"), parent, 560)
        self._bridge, self._lasting = bridge, parent
        self.post = choice([(post.id, _post_words(post, formats)) for post in posts])
        self.text = area(lines=10)
        none = "" if posts else self.tr("The campaign has no post yet.")
        self.add("post_id", Field(self.tr("Under the post"), self.post, none))
        self.add("text", Field(self.tr("Comments, one a line"), self.text, self.tr("Leave the names of people out.")))
        self.submit.setEnabled(bool(posts))
        self.on_submit(self._keep)
        self.text.setFocus()

    def _keep(self) -> None:
        lines = self.text.toPlainText().splitlines()
        self._bridge.write(
            self, paste_comments, self.post.currentData(), lines, then=self._kept, failed=self.show_error
        )

    def _kept(self, count: int) -> None:
        said = self.tr("1 comment kept.") if count == 1 else self.tr("{n} comments kept.").format(n=count)
        bridge, lasting = self._bridge, self._lasting
        bridge.say(said, self.tr("Undo"), lambda: bridge.write(lasting, undo))
        self.accept()


def _post_words(post: PostChoice, formats: Formats) -> str:
    text = " ".join(post.text.split())
    short = text if len(text) <= _POST_LENGTH else f"{text[: _POST_LENGTH - 1]}…"
    day = formats.date(post.posted_on) if post.posted_on else ""
    return " · ".join(part for part in (post.influencer, day, short) if part)
