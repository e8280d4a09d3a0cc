"""What the errors of the Graph API mean to us: one table, by code and subcode, never by their wording.

https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from chatbot.messaging.channels import Refusal

# Where a row has None, any subcode, or none, is meant; a row with a subcode goes first.
TABLE: dict[tuple[int, int | None], Refusal] = {
    # Passes by itself: Meta's own trouble, and too many calls. 2 may also mean that we are blocked; trying tells.
    (1, None): Refusal.TEMPORARY,
    (2, None): Refusal.TEMPORARY,
    (4, None): Refusal.TEMPORARY,
    (17, None): Refusal.TEMPORARY,
    (32, None): Refusal.TEMPORARY,
    (341, None): Refusal.TEMPORARY,
    (613, None): Refusal.TEMPORARY,
    (1200, None): Refusal.TEMPORARY,
    (80006, None): Refusal.TEMPORARY,
    # The customer has not written for too long.
    (10, 2018278): Refusal.WINDOW_CLOSED,
    (10, 2018065): Refusal.WINDOW_CLOSED,
    (10, 2534022): Refusal.WINDOW_CLOSED,
    # They have blocked the Page, left, or never wrote to this one.
    (10, 2018108): Refusal.UNREACHABLE,
    (200, 1545041): Refusal.UNREACHABLE,
    (551, None): Refusal.UNREACHABLE,
    (100, 2018001): Refusal.UNREACHABLE,
    # The Page's token is dead: expired, withdrawn, or of somebody who has another password.
    (190, None): Refusal.TOKEN_INVALID,
    # Meta restricts the Page, for a while or until somebody looks.
    (10, 1893063): Refusal.RESTRICTED,
    (10, 2534122): Refusal.RESTRICTED,
    (10, 2534029): Refusal.RESTRICTED,
    (368, None): Refusal.POLICY_BLOCK,
    # A permission or an approval is missing; with Standard Access only people of the app can be written to.
    (1, 99): Refusal.NO_PERMISSION,
    (10, None): Refusal.NO_PERMISSION,
    (200, None): Refusal.NO_PERMISSION,
    (2018344, None): Refusal.NO_PERMISSION,
    # What we have sent is wrong: a bug of ours.
    (100, None): Refusal.INVALID,
}


def meaning(status: int, code: object, subcode: object) -> Refusal:
    """Of an answer with this HTTP status and these numbers, which may be missing."""
    if isinstance(code, int):
        exact = TABLE.get((code, subcode)) if isinstance(subcode, int) else None
        if found := exact or TABLE.get((code, None)):
            return found
    return Refusal.TEMPORARY if status >= 500 or status == 429 else Refusal.REFUSED
