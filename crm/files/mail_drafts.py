"""Messages as mail drafts: an .eml that mail programs open for writing, or a mailto link. Nothing is sent."""

from email import policy
from email.message import EmailMessage
from urllib.parse import quote

LONGEST_LINK = 2000  # characters; longer ones are cut off by some systems


def mail_draft(to: str | None, subject: str, text: str) -> bytes:
    """An unsent message.

    Args:
        to: the address; None leaves the line for the person to fill in.
    """
    message = EmailMessage(policy=policy.SMTP)
    message["X-Unsent"] = "1"
    if to:
        message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message.set_content(text, cte="quoted-printable")
    return message.as_bytes()


def mail_link(to: str | None, subject: str, text: str) -> str | None:
    """A mailto link that opens a new message.

    Returns:
        None when it would be too long for some systems; write a draft instead.
    """
    lines = "\r\n".join(text.splitlines())
    link = f"mailto:{quote(to or '', safe='@+')}?subject={quote(subject)}&body={quote(lines)}"
    return link if len(link) <= LONGEST_LINK else None
