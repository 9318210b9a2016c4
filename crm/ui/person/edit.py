"""Adding and correcting an influencer: the person, their accounts with dated figures, notes and value ratings."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from crm.domain.vocabulary import Basis, Platform
from crm.errors import UserError
from crm.queries.influencer_detail import AccountRow, InfluencerDetail
from crm.services.accounts import AccountDraft, add_account, edit_account, rename_account
from crm.services.influencers import (
    InfluencerDraft,
    ValueRatingDraft,
    add_audience_note,
    add_influencer,
    edit_influencer,
    rate_value,
)
from crm.ui import present
from crm.ui.bridge import Bridge, Then
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, comma_separated, line
from crm.ui.person.setting import Setting

TEXTS = ("name", "email", "location", "language", "gender")


class EditDialog(Dialog):
    """The person's own fields; a new person also gets a first account."""

    def __init__(
        self, bridge: Bridge, detail: InfluencerDetail | None, setting: Setting, parent: QWidget, then: Then
    ) -> None:
        title = self.tr("Add influencer") if detail is None else self.tr("Edit influencer")
        super().__init__(title, self.tr("Add") if detail is None else self.tr("Save"), parent, 540)
        self.bridge, self.detail, self.setting, self.then = bridge, detail, setting, then
        self.lines = {name: line(getattr(detail, name, None) or "") for name in TEXTS}
        self.tags = line(", ".join(detail.tags if detail else ()))
        self.niches = line(", ".join(detail.niches if detail else ()))
        self.note = area(detail.note if detail else "", 3)
        self.private_note = area(detail.private_note if detail else "", 3)
        self.do_not_contact = QCheckBox(self.tr("Do not contact"))
        self.do_not_contact.setChecked(detail.do_not_contact if detail else False)
        self._lay_out()
        self.on_submit(self._save)
        self.lines["name"].setFocus()

    def _lay_out(self) -> None:
        self.add("name", Field(self.tr("Name"), self.lines["name"]))
        if self.detail is None:
            platforms = [(each, present.platform_words(each)) for each in Platform]
            self.platform = choice(platforms, Platform.INSTAGRAM)
            self.handle = line(placeholder="@handle")
            self.followers = line(placeholder="12,400")
            self.add("platform", Field(self.tr("Platform"), self.platform), half=True)
            self.add("handle", Field(self.tr("Handle or profile link"), self.handle), half=True)
            self.add("followers", Field(self.tr("Followers today"), self.followers), half=True)
        self.add("email", Field(self.tr("E-mail"), self.lines["email"]), half=True)
        self.add("location", Field(self.tr("Place"), self.lines["location"]), half=True)
        self.add("language", Field(self.tr("Language"), self.lines["language"]), half=True)
        self.add("gender", Field(self.tr("Gender"), self.lines["gender"]), half=True)
        self.add("niches", Field(self.tr("Niches"), self.niches, self.tr("With commas between.")), half=True)
        self.add("tags", Field(self.tr("Tags"), self.tags, self.tr("With commas between.")), half=True)
        self.add("note", Field(self.tr("Note"), self.note))
        hint = self.tr("Stays inside the agency; left out of everything shared unless you tick it.")
        self.add("private_note", Field(self.tr("Private note"), self.private_note, hint))
        self.add_widget(self.do_not_contact)

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {name: control.text().strip() or None for name, control in self.lines.items()}
        fields["name"] = fields["name"] or ""
        fields |= {"tags": comma_separated(self.tags.text()), "niches": comma_separated(self.niches.text())}
        fields |= {"note": self.note.toPlainText(), "private_note": self.private_note.toPlainText()}
        return fields | {"do_not_contact": self.do_not_contact.isChecked()}

    def _save(self) -> None:
        if self.detail is not None:
            changes = {name: value for name, value in self._fields().items() if value != getattr(self.detail, name)}
            if not changes:
                self.accept()
                return
            self.bridge.write(self, edit_influencer, self.detail.id, changes, then=self._saved, failed=self.show_error)
            return
        try:
            accounts = self._first_account()
        except UserError as error:
            self.show_error(error)
            return
        draft = InfluencerDraft(**self._fields(), accounts=accounts)
        self.bridge.write(self, add_influencer, draft, then=self._added, failed=self.show_error)

    def _first_account(self) -> tuple[AccountDraft, ...]:
        handle, followers = self.handle.text().strip(), whole_number(self.followers.text(), "followers")
        if not handle and followers is None:
            return ()
        read_on = self.setting.today() if followers is not None else None
        return (AccountDraft(self.platform.currentData(), handle or None, followers=followers, read_on=read_on),)

    def _added(self, influencer_id: str) -> None:
        self.setting.say_with_undo(self.tr("Influencer added."))
        self.accept()
        self.then(influencer_id)

    def _saved(self, _result: object) -> None:
        self.setting.say_with_undo(self.tr("Saved."))
        self.accept()


class AccountDialog(Dialog):
    """An account and its figures on a day; changed figures become one more dated snapshot."""

    def __init__(
        self, bridge: Bridge, detail: InfluencerDetail, account: AccountRow | None, setting: Setting, parent: QWidget
    ) -> None:
        title = self.tr("Add account") if account is None else self.tr("Account and figures")
        super().__init__(title, self.tr("Add") if account is None else self.tr("Save"), parent, 520)
        self.bridge, self.detail, self.account, self.setting = bridge, detail, account, setting
        platforms = [(each, present.platform_words(each)) for each in Platform]
        bases = [(each, present.basis_words(each)) for each in Basis]
        self.platform = choice(platforms, account.platform if account else Platform.INSTAGRAM)
        self.handle = line((account.handle if account else "") or "", "@handle")
        self.followers = line(str(account.followers) if account and account.followers is not None else "")
        rate = account.engagement_rate if account else None
        self.rate = line(f"{rate * 100:f}".rstrip("0").rstrip(".") if rate is not None else "", "4.8")
        self.basis = choice(bases, account.engagement_basis if account and account.engagement_basis else Basis.UNKNOWN)
        self.read_on = DateField(setting.today(), setting.locale)
        self.renamed = QCheckBox(self.tr("A changed handle was renamed by them: keep knowing the old one"))
        self.renamed.setChecked(True)
        self.renamed.setVisible(account is not None and account.handle is not None)
        self.add("platform", Field(self.tr("Platform"), self.platform), half=True)
        self.add("handle", Field(self.tr("Handle or profile link"), self.handle), half=True)
        self.add_widget(self.renamed)
        self.add("followers", Field(self.tr("Followers"), self.followers), half=True)
        self.add("read_on", Field(self.tr("Figures of"), self.read_on), half=True)
        self.add("engagement_rate", Field(self.tr("Engagement in %"), self.rate), half=True)
        self.add("engagement_basis", Field(self.tr("Share of what"), self.basis), half=True)
        self.on_submit(self._save)

    def _save(self) -> None:
        try:
            followers = whole_number(self.followers.text(), "followers")
            rate = percentage(self.rate.text(), "engagement_rate")
        except UserError as error:
            self.show_error(error)
            return
        basis = self.basis.currentData() if rate is not None else None
        values: dict[str, Any] = {"platform": self.platform.currentData(), "handle": self.handle.text().strip() or None}
        values |= {"followers": followers, "engagement_rate": rate, "engagement_basis": basis}
        values["read_on"] = self.read_on.value() if followers is not None or rate is not None else None
        if self.account is None:
            draft = AccountDraft(**values)
            self.bridge.write(self, add_account, self.detail.id, draft, then=self._saved, failed=self.show_error)
            return
        changes = _changed(values, self.account)
        renamed = ""
        if changes.get("handle") and self.account.handle and self.renamed.isChecked():
            renamed = changes.pop("handle")
            self._write_changes(rename_account, self.account.id, renamed, self.setting.today())
        if changes:
            self._write_changes(edit_account, self.account.id, changes)
        elif not renamed:
            self.accept()

    def _write_changes(self, command: Callable[..., Any], *args: Any) -> None:
        self.bridge.write(self, command, *args, then=self._saved, failed=self.show_error)

    def _saved(self, _result: object) -> None:
        self.setting.say_with_undo(self.tr("Account saved."))
        self.accept()


class AudienceNoteDialog(Dialog):
    """A dated remark on who follows the person."""

    def __init__(self, bridge: Bridge, detail: InfluencerDetail, setting: Setting, parent: QWidget) -> None:
        super().__init__(self.tr("Audience note"), self.tr("Add note"), parent, 460)
        self.bridge, self.detail, self.setting = bridge, detail, setting
        self.text = area(lines=4)
        self.noted_on = DateField(setting.today(), setting.locale)
        self.source = line(placeholder=self.tr("Where this comes from"))
        self.add("text", Field(self.tr("Who follows them"), self.text))
        self.add("noted_on", Field(self.tr("Noted on"), self.noted_on), half=True)
        self.add("source", Field(self.tr("Source"), self.source), half=True)
        self.on_submit(self._add)

    def _add(self) -> None:
        day = self.noted_on.value() or self.setting.today()
        self.bridge.write(
            self,
            add_audience_note,
            self.detail.id,
            day,
            self.text.toPlainText(),
            self.source.text(),
            then=self._added,
            failed=self.show_error,
        )

    def _added(self, _note_id: str) -> None:
        self.setting.say_with_undo(self.tr("Audience note added."))
        self.accept()


class RatingDialog(Dialog):
    """How well the person fits one value of a brand, with evidence."""

    def __init__(
        self,
        bridge: Bridge,
        detail: InfluencerDetail,
        values: Sequence[tuple[str, str]],
        setting: Setting,
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Rate a brand value"), self.tr("Rate"), parent, 480)
        self.bridge, self.detail, self.setting = bridge, detail, setting
        scores = (
            self.tr("0 · contradicts it"),
            self.tr("1 · hardly"),
            self.tr("2 · a little"),
            self.tr("3 · fairly"),
            self.tr("4 · well"),
            self.tr("5 · lives it"),
        )
        self.value = choice(values)
        self.score = choice(list(enumerate(scores)), 3)
        self.evidence = area(lines=3)
        none = "" if values else self.tr("No brand has values yet: add them on the Brands page.")
        self.add("brand_value_id", Field(self.tr("Value"), self.value, none))
        self.add("score", Field(self.tr("How well it fits"), self.score))
        self.add("evidence", Field(self.tr("Evidence"), self.evidence, self.tr("A post, a quote, a link.")))
        self.submit.setEnabled(bool(values))
        self.on_submit(self._rate)

    def _rate(self) -> None:
        draft = ValueRatingDraft(
            influencer_id=self.detail.id,
            brand_value_id=self.value.currentData(),
            score=self.score.currentData(),
            evidence=self.evidence.toPlainText(),
            rated_on=self.setting.today(),
        )
        self.bridge.write(self, rate_value, draft, then=self._rated, failed=self.show_error)

    def _rated(self, _rating_id: str) -> None:
        self.setting.say_with_undo(self.tr("Rating added."))
        self.accept()


def whole_number(text: str, field: str) -> int | None:
    """A count as typed, with marks between thousands; None for nothing.

    Raises:
        UserError: it is no whole number.
    """
    digits = text.strip().translate(str.maketrans("", "", ",. '\u00a0\u202f"))
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit():
        raise UserError("Type a whole number, such as 12,400.", field=field)
    return int(digits)


def percentage(text: str, field: str) -> Decimal | None:
    """A rate typed in percent, as a fraction; None for nothing.

    Raises:
        UserError: it is no number, or is negative.
    """
    typed = text.strip().rstrip("%").strip().replace(",", ".")
    if not typed:
        return None
    try:
        rate = Decimal(typed) / 100
    except InvalidOperation:
        raise UserError("Type a number in percent, such as 4.8.", field=field) from None
    if not rate.is_finite() or rate < 0:
        raise UserError("A rate is 0 or more.", field=field)
    return rate


def _changed(values: dict[str, Any], account: AccountRow) -> dict[str, Any]:
    figures = ("followers", "engagement_rate", "engagement_basis")
    names = ("platform", "handle", *figures)
    changes = {name: values[name] for name in names if values[name] != getattr(account, name)}
    on: date | None = values["read_on"]
    if any(name in changes for name in figures):
        changes["read_on"] = on
    return changes
