"""Dialogs of posts: add and edit one, tag several, keep a proof, correct a reading. What is refused stands beside its field."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from crm.domain.vocabulary import PostTagKind, PostType
from crm.errors import CrmError, UserError
from crm.files.cells import parse_count
from crm.queries.collaborations import CollaborationRow
from crm.queries.post_detail import PostDetail, ReadingRow
from crm.services.posts import PostDraft
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, comma_separated, line
from crm.ui.kit.widgets import button, label
from crm.ui.pages.posts import words
from crm.ui.pages.posts.detail_view_model import PostViewModel
from crm.ui.pages.posts.grid_view_model import FIGURE_ORDER
from crm.ui.pages.posts.view_model import PostsViewModel
from crm.ui.person.words import shown_name


class PostDialog(Dialog):
    """A new post when `detail` is None, for which a link is enough; else an existing one."""

    def __init__(self, model: PostViewModel, detail: PostDetail | None, parent: QWidget) -> None:
        title, submit = (
            (self.tr("Edit post"), self.tr("Save")) if detail else (self.tr("Add post"), self.tr("Add post"))
        )
        super().__init__(title, submit, parent, 520)
        self.model, self.detail = model, detail
        self._build_fields()
        self.on_submit(self._submit_asked)
        if detail is not None and detail.row.influencer_id:
            model.read_parts(self, detail.row.influencer_id, self._offer_parts)
        self.url.setFocus()

    def _build_fields(self) -> None:
        row = self.detail.row if self.detail else None
        locale = self.model.formats.locale
        self.url = line((row.url or "") if row else "", "https://www.instagram.com/reel/…")
        self._partner_before = shown_name(row.name, row.handle) if row and row.influencer_id else ""
        self.partner = line(self._partner_before, self.tr("Name or @handle"))
        self.posted = DateField(row.posted_on if row else None, locale, self.tr("Day known"))
        kinds = [(each, words.type_words(each)) for each in PostType]
        self.kind = choice(
            kinds if row else [(None, self.tr("What the link shows")), *kinds], row.type if row else None
        )
        self.campaign = choice([(None, self.tr("None"))])
        self.text = area(row.text if row else "", 3)
        self.themes = line(", ".join(row.themes) if row else "")
        self.styles = line(", ".join(row.styles) if row else "")
        self.flags = {
            "boosted": QCheckBox(self.tr("Boosted: money was put behind it")),
            "shared": QCheckBox(self.tr("Collab: one post of two accounts, counted once")),
            "giveaway": QCheckBox(self.tr("Giveaway: not a typical post")),
        }
        for name, box in self.flags.items():
            box.setChecked(bool(row and getattr(row, name)))
        self.gone = DateField(row.seen_gone_on if row else None, locale, self.tr("Seen to be gone on"))
        self._lay_fields(new=row is None)

    def _lay_fields(self, *, new: bool) -> None:
        tr = self.tr
        link_hint = tr("A link is enough; it says the platform and often whose post it is.") if new else ""
        whose = tr("Empty: whoever the link names.") if new else ""
        self.add("url", Field(tr("Link"), self.url, link_hint))
        self.add("influencer_id", Field(tr("Partner"), self.partner, whose))
        self.add("posted_on", Field(tr("Posted on"), self.posted), half=True)
        self.add("type", Field(tr("Kind"), self.kind), half=True)
        if not new:
            self.add("collaboration", Field(tr("Campaign"), self.campaign))
        self.add("text", Field(tr("Text"), self.text))
        commas = tr("With commas between.")
        self.add("themes", Field(tr("Creative themes"), self.themes, commas), half=True)
        self.add("styles", Field(tr("Styles"), self.styles, commas), half=True)
        for box in self.flags.values():
            self.add_widget(box)
        if not new:
            self.add("seen_gone_on", Field(tr("Gone"), self.gone))

    def _offer_parts(self, rows: Sequence[CollaborationRow]) -> None:
        own = self.detail.collaboration_id if self.detail else None
        for row in rows:
            self.campaign.addItem(f"{row.campaign} · {row.brand}", row.id)
            if row.id == own:
                self.campaign.setCurrentIndex(self.campaign.count() - 1)

    def _submit_asked(self) -> None:
        typed = self.partner.text().strip()
        if self.detail is None and not self.url.text().strip():
            self.show_error(UserError(self.tr("Paste the link of the post."), field="url"))
        elif typed == self._partner_before:
            self._save({})
        elif not typed:
            self._save({"influencer_id": None})
        else:
            self.model.find_person(self, typed, self._save_for, self._nobody)

    def _save_for(self, influencer_id: str) -> None:
        self._save({"influencer_id": influencer_id})

    def _nobody(self, error: CrmError) -> None:
        self.show_error(UserError(str(error), field="influencer_id"))

    def _save(self, partner: dict[str, Any]) -> None:
        typed: dict[str, Any] = {
            **partner,
            "url": self.url.text().strip() or None,
            "type": self.kind.currentData(),
            "posted_on": self.posted.value(),
            "text": self.text.toPlainText(),
            "themes": comma_separated(self.themes.text()),
            "styles": comma_separated(self.styles.text()),
            **{name: box.isChecked() for name, box in self.flags.items()},
        }
        if self.detail is None:
            self.model.add(PostDraft(**typed), self._done, self.show_error)
            return
        typed["seen_gone_on"] = self.gone.value()
        if not partner:
            typed["collaboration_id"] = self.campaign.currentData()
        elif self.detail.collaboration_id:  # another partner has other campaigns
            typed = {"collaboration_id": None, **typed}
        changes = {name: value for name, value in typed.items() if name in partner or value != self._known(name)}
        self.model.edit(self.detail.row.id, changes, self._done, self.show_error)

    def _known(self, name: str) -> Any:
        assert self.detail is not None
        return self.detail.collaboration_id if name == "collaboration_id" else getattr(self.detail.row, name)

    def _done(self, _result: object) -> None:
        self.accept()


class TagDialog(Dialog):
    """Themes or styles that several posts get or lose, as one step."""

    def __init__(self, model: PostsViewModel, ids: Sequence[str], parent: QWidget) -> None:
        title = self.tr("Tag the post") if len(ids) == 1 else self.tr("Tag {n} posts").format(n=len(ids))
        super().__init__(title, self.tr("Tag"), parent, 400)
        self.model, self.ids = model, list(ids)
        kinds = [(PostTagKind.THEME, self.tr("Creative themes")), (PostTagKind.STYLE, self.tr("Styles"))]
        self.kind = choice(kinds, PostTagKind.THEME)
        self.more, self.less = line(), line()
        self.add("kind", Field(self.tr("Which"), self.kind))
        self.add("add", Field(self.tr("Give them"), self.more, self.tr("With commas between.")))
        self.add("remove", Field(self.tr("Take off"), self.less))
        self.on_submit(self._tag)
        self.more.setFocus()

    def _tag(self) -> None:
        more, less = comma_separated(self.more.text()), comma_separated(self.less.text())
        if not more and not less:
            self.show_error(UserError(self.tr("Type at least one."), field="add"))
            return
        kind = PostTagKind(self.kind.currentData())
        self.model.tag(self.ids, kind, (more, less), self._done, self.show_error)

    def _done(self, _result: object) -> None:
        self.accept()


class ProofDialog(Dialog):
    """The day on which pictures show a post."""

    def __init__(self, model: PostViewModel, paths: Sequence[Path], parent: QWidget) -> None:
        super().__init__(self.tr("Keep a proof"), self.tr("Keep"), parent, 400)
        self.model, self.paths = model, list(paths)
        self.day = DateField(model.day(), model.formats.locale)
        self.add_widget(label("\n".join(path.name for path in paths), "body", "muted", wrap=True))
        hint = self.tr("Kept with a hash of every byte, so that a changed picture is noticed.")
        self.add("taken_on", Field(self.tr("Taken on"), self.day, hint))
        self.on_submit(self._keep)

    def _keep(self) -> None:
        day = self.day.value()
        assert isinstance(day, date)  # it cannot be left open here
        self.model.add_proofs(self.paths, day, self._done, self.show_error)

    def _done(self, _result: object) -> None:
        self.accept()


class CorrectDialog(Dialog):
    """The figures of one reading; what they were first stays in its history."""

    def __init__(self, model: PostViewModel, readings: Sequence[ReadingRow], parent: QWidget) -> None:
        super().__init__(self.tr("Correct a reading"), self.tr("Save"), parent, 420)
        self.model, self.readings = model, list(readings)
        self.which = choice([(at, self._name(each)) for at, each in enumerate(readings)])
        self.add("reading", Field(self.tr("Reading"), self.which))
        self.figures = {name: line() for name in FIGURE_ORDER}
        for name, field in self.figures.items():
            self.add(name, Field(words.figure_words(name), field), half=True)
        self.drop = button(self.tr("Remove this reading"), "trash-2", "ghost")
        self.drop.clicked.connect(self._remove)
        self.add_action(self.drop)
        self.which.currentIndexChanged.connect(lambda _at: self._fill())
        self.on_submit(self._save)
        self._fill()
        self.which.setFocus()

    def _name(self, row: ReadingRow) -> str:
        when = self.model.formats.date(date.fromisoformat(row.reading.day))
        return f"{when} · {words.source_words(row.reading.source)} · {words.age_words(row.age)}"

    def _chosen(self) -> ReadingRow:
        return self.readings[self.which.currentIndex()]

    def _fill(self) -> None:
        row = self._chosen()
        for name, field in self.figures.items():
            value = getattr(row.reading, name)
            field.setText("" if value is None else str(value))
        self.drop.setVisible(row.file is None)  # what came with a file goes with its import

    def _save(self) -> None:
        row = self._chosen()
        changes: dict[str, int | None] = {}
        for name, field in self.figures.items():
            told = parse_count(field.text())
            if told.problem or (told.value is None and told.warning):
                self.show_error(UserError(told.problem or told.warning or "", field=name))
                return
            if told.value != getattr(row.reading, name):
                changes[name] = told.value
        self.model.correct(row.id, changes, self._done, self.show_error)

    def _remove(self) -> None:
        self.model.remove_reading(self._chosen().id, self._done, self.show_error)

    def _done(self, _result: object) -> None:
        self.accept()
