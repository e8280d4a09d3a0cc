"""What the Graph API refuses with: codes and subcodes as Messenger answers them.

https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from typing import Any

# By a name that tests and the page use: code, subcode, HTTP status, words. The words are nobody's to rely on.
ERRORS: dict[str, tuple[int, int | None, int, str]] = {
    "unknown": (1, None, 500, "An unknown error has occurred."),
    "standard_access": (1, 99, 500, "An unknown error occurred"),
    "temporary": (2, None, 500, "Service temporarily unavailable"),
    "send_failure": (1200, None, 500, "Temporary send message failure. Please try again later."),
    "app_limit": (4, None, 400, "(#4) Application request limit reached"),
    "too_many_sends": (4, 2018022, 400, "(#4) Too many send requests to phone numbers"),
    "user_limit": (17, None, 400, "(#17) User request limit reached"),
    "page_limit": (32, None, 403, "(#32) Page request limit reached"),
    "call_rate": (613, None, 400, "(#613) Calls to this API have exceeded the rate limit."),
    "abusive": (613, 1893016, 400, "(#613) This activity is bothersome or abusive"),
    "business_limit": (80006, None, 400, "(#80006) There have been too many calls to this Messenger account."),
    "window_closed": (10, 2018278, 403, "(#10) This message is sent outside of allowed window."),
    "window_closed_older": (10, 2018065, 403, "(#10) This message is sent outside of allowed window."),
    "window_closed_instagram": (10, 2534022, 403, "(#10) This message is sent outside of allowed window."),
    "page_restricted": (10, 1893063, 403, "(#10) This Page is temporarily restricted from sending messages."),
    "page_restricted_4_hours": (10, 2534122, 403, "(#10) The Page is temporarily restricted."),
    "page_restricted_30_minutes": (10, 2534029, 403, "(#10) The Page is temporarily restricted."),
    "other_app": (10, 2018300, 403, "(#10) Another app is controlling this thread now."),
    "cannot_reply": (10, 2018108, 403, "(#10) This person isn't receiving messages from you right now."),
    "permission": (10, None, 403, "(#10) Application does not have permission for this action"),
    "person_left": (200, 1545041, 403, "(#200) This person isn't available right now."),
    "not_available": (551, None, 400, "(#551) This person isn't available right now."),
    "no_such_user": (100, 2018001, 400, "(#100) No matching user found"),
    "empty_message": (100, 2018034, 400, "(#100) Message cannot be empty, must provide valid attachment or text"),
    "attachment_too_large": (100, 2018109, 400, "(#100) Attachment size exceeds allowable limit"),
    "menu_without_start": (100, 2018145, 400, "(#100) A persistent menu needs a Get Started button"),
    "no_profile": (100, 2018218, 400, "(#100) No profile available for this user."),
    "profile_closed": (100, 2018247, 400, "(#100) Insufficient permission to access user profile."),
    "no_consent": (230, None, 403, "(#230) User consent is required to access user profile."),
    "no_such_object": (100, 33, 400, "Unsupported request. Object does not exist or cannot be loaded"),
    "token_invalid": (190, None, 400, "Invalid OAuth access token - Cannot parse access token"),
    "token_app_removed": (190, 458, 400, "Error validating access token: The app is not authorized."),
    "token_password": (190, 460, 400, "Error validating access token: The password was changed."),
    "token_expired": (190, 463, 400, "Error validating access token: Session has expired."),
    "token_session": (190, 467, 400, "Error validating access token: The session is invalid."),
    "no_permission": (200, None, 403, "(#200) Requires pages_messaging permission to manage the object"),
    "not_approved": (200, 2018028, 403, "(#200) Users have to be admins, developers or testers of the app"),
    "policy": (368, None, 400, "The action attempted has been deemed abusive or is otherwise disallowed"),
    "terms": (2018344, None, 400, "The Page admin must accept the Terms of Service"),
}  # fmt: skip


class GraphError(Exception):
    """A refusal of the Graph API."""

    def __init__(self, code: int, subcode: int | None = None, status: int = 400, message: str = "") -> None:
        super().__init__(message)
        self.code, self.subcode, self.status, self.message = code, subcode, status, message

    @property
    def answer(self) -> dict[str, Any]:
        """The body of the answer."""
        said = {"message": self.message, "type": "OAuthException", "code": self.code, "fbtrace_id": "A-simulated-trace"}
        return {"error": {**said, **({"error_subcode": self.subcode} if self.subcode is not None else {})}}


def refusal(name: str) -> GraphError:
    """The refusal of that name in ERRORS."""
    return GraphError(*ERRORS[name])


def invalid(what: str) -> GraphError:
    """Invalid parameter: `what` says which, and why."""
    return GraphError(100, None, 400, f"(#100) {what}")


def refusal_of(code: int, subcode: int | None) -> GraphError:
    """The refusal with this code and subcode, with the status that the table has for it, else 400."""
    known = [row for row in ERRORS.values() if row[:2] == (code, subcode)]
    return GraphError(*known[0]) if known else GraphError(code, subcode, 400, f"(#{code}) Refused")
