"""Links that open the conversation with the Page: `m.me/PAGE?ref=service-3`."""

LINK = "https://m.me/{page}?ref={ref}"


def link_to(page: str, ref: str) -> str:
    """A link that opens what the reference names (chatbot.replies.references); "" without the Page's number."""
    return LINK.format(page=page, ref=ref) if page else ""
