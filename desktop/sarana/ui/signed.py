"""Who signed something, in words."""

from sarana.exchange.authors import Signer
from sarana.language import _


def signed_by(signer: Signer | None) -> str:
    """Who signed; of a key that is not known, only what it says of itself."""
    if signer is None:
        return ""
    words = _("Signed by {name}, {office}")
    if not signer.known:
        words = _("Says it is by {name}, {office}; this key is not known here")
    office = _("{organisation}, {post}") if signer.post else "{organisation}"
    return words.format(
        name=signer.name, office=office.format(organisation=signer.organisation, post=signer.post)
    )
