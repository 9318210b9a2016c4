"""Where the reply of a message ends and the quoted history begins, as mail programs of several languages write it.

Nothing is lost here: whoever calls keeps the whole text as well.
"""

import re

_LONGEST_OPENING = 4  # lines over which "On …, … wrote:" may be wrapped
_DEVICE_LINES = 3

_QUOTE = re.compile(r"\s{0,3}>")
_WROTE = re.compile(
    r"\b(?:wrote|writes|a écrit|schrieb|kirjoitti|ha scritto|escribió|va escriure|schreef|geschreven|escreveu|skrev"
    r"|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|написал(?:\(а\)|а)?|пишет|yazdı|írta|a scris)\b[^:：]{0,200}[:：]\s*$"
    r"|(?:写道|寫道|書きました|のメール|작성)\s*[:：]\s*$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:>\s*)*(?:(?:On|At|Le|Am|Den|Il|El|Op|Em|Dne|Dnia|W dniu|In data|Il giorno|A|Στις)\b[^:]{0,12}\d?"
    r"|[^\W\d_]{2,12}[.,]{0,2} \d{1,2}\b|\d{1,4}[./年-]\d{1,2}[./月-]\d{1,4})",
)
_GMAIL = re.compile(r"(?:>\s*)*\d{4}-\d\d-\d\d \d{1,2}:\d\d .{0,200}<[^<>@\s]+@[^<>\s]+>:\s*$")
_HAS_DATE_OR_ADDRESS = re.compile(r"\d|<[^<>\s]+@[^<>\s]+>|\S@\S")
_RULE = re.compile(
    r"\s*[-_*=]{2,}\s*(?:Original Message|Original Appointment|Urspr.ngliche Nachricht|Message d.origine"
    r"|Oorspronkelijk bericht|Origine[el]{2,3} bericht|Messaggio originale|Mensaje original|Mensagem original"
    r"|Alkuper.inen viesti|Ursprungligt meddelande|Original meddelelse|Opprinnelig melding|Oryginalna wiadomo.."
    r"|Forwarded message|Weitergeleitete Nachricht|Message transf.r.|Messaggio inoltrato|Mensaje reenviado"
    r"|Doorgestuurd bericht|V.litetty viesti|Reply message|原始邮件|Исходное сообщение)\b.{0,40}$",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\s*(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht|D.but du message r.exp.di."
    r"|Inizio messaggio inoltrato|Inicio del mensaje reenviado|Begin doorgestuurd bericht|V.litetty viesti alkaa)\s*:?$",
    re.IGNORECASE,
)
_LINE_ACROSS = re.compile(r"\s*(?:_{10,}|-{10,})\s*$")
_FROM = re.compile(
    r"\s*\*?(?:From|Von|De|Da|Van|L.hett.j.|Från|Fra|Od|От|发件人|差出人|Expéditeur|Mittente|Remitente)\s*[:：]\*?\s*\S",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\s*\*?(?:Sent|Date|To|Cc|Subject|Reply-To|Gesendet|Datum|An|Betreff|Envoyé|Date d.envoi|À|A|Objet|Inviato|Data"
    r"|Oggetto|Enviado(?: el)?|Fecha|Para|Asunto|Verzonden|Aan|Onderwerp|Lähetetty|Päivämäärä|Vastaanottaja|Aihe"
    r"|Skickat|Till|Ämne|Sendt|Til|Emne|Assunto|Wysłano|Do|Temat|Дата|Кому|Тема|发送时间|收件人|主题|件名|宛先)"
    r"\s*[:：]",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\s*(?:Sent (?:from|via|with) (?:my |Mail|Outlook|Yahoo|Proton|Gmail|Samsung)|Get Outlook for|Download Outlook"
    r"|Envoyé (?:de mon|à partir de|depuis)|Obtenir Outlook|Von meinem .{1,40} gesendet|Gesendet (?:mit|von)|Holen Sie"
    r"|Inviato da|Enviado desde|Enviado do meu|Verzonden vanaf|Verstuurd vanaf|Lähetetty .{0,30}(?:iPhone|puhelime|Outlook)"
    r"|Skickat från|Sendt fra|Wysłane z|Отправлено с)",
    re.IGNORECASE,
)


def reply_text(body: str) -> str:
    """What the writer of a message added: the text without quoted history and without a "Sent from my phone".

    Args:
        body: the whole text, lines ended by a newline.

    Returns:
        The whole text when nothing but quotes is in it, as in a forwarded message.
    """
    lines = body.split("\n")
    kept = _answers(lines[: _history(lines)])
    reply = "\n".join(_without_device(kept)).strip()
    return reply or body.strip()


def _history(lines: list[str]) -> int:
    """The line at which nothing but history follows; the number of lines when there is none."""
    for at, line in enumerate(lines):
        if _RULE.match(line) or _BEGINS.match(line):
            return at
        if _is_block(lines, at):
            return at - 1 if at and _LINE_ACROSS.match(lines[at - 1]) else at
        start = _opening(lines, at)
        if start is not None and not _quote_follows(lines, at):
            return start
    return len(lines)


def _is_block(lines: list[str], at: int) -> bool:
    """Whether Outlook's block of "From:", "Sent:", "To:", "Subject:" begins at this line."""
    if not _FROM.match(lines[at]):
        return False
    return sum(1 for line in lines[at + 1 : at + 8] if _OTHER.match(line)) >= 2


def _opening(lines: list[str], at: int) -> int | None:
    """The line where a "On …, … wrote:" begins that ends at this line; None when none ends here."""
    if not lines[at].rstrip().endswith((":", "：")):
        return None
    held = ""
    for start in range(at, max(-1, at - _LONGEST_OPENING), -1):
        line = lines[start].strip()
        if not line:
            return None
        held = f"{line} {held}".strip()
        if len(held) > 600:
            return None
        wrote = _WROTE.search(held) or _GMAIL.match(held)
        if wrote and _OPENS.match(line) and _HAS_DATE_OR_ADDRESS.search(held):
            return start
    first = lines[at].strip()
    return at if _WROTE.search(first) and re.search(r"\S@\S", first) else None


def _quote_follows(lines: list[str], at: int) -> bool:
    return any(_QUOTE.match(line) for line in lines[at + 1 : at + 3] if line.strip())


def _answers(lines: list[str]) -> list[str]:
    """The lines that are no quotes and open none: answers may stand above, below and between."""
    opened = {
        number
        for at in range(len(lines))
        if (start := _opening(lines, at)) is not None
        for number in range(start, at + 1)
    }
    return [line for at, line in enumerate(lines) if at not in opened and not _QUOTE.match(line)]


def _without_device(lines: list[str]) -> list[str]:
    """The lines without what a phone adds below them."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    for at in range(len(kept) - 1, max(-1, len(kept) - 1 - _DEVICE_LINES), -1):
        if _DEVICE.match(kept[at]):
            return kept[:at]
    return kept
