"""What keeps somebody from using a page, as axe-core finds it: with a keyboard, a screen reader, or tired eyes.

Axe is handed to the page through the devtools protocol, so that no policy has to let it in.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from meetassist.tests.browsing import DESKTOP, PHONE, fits

# Of layout and of colours each page has two, which have nothing to do with each other: two looks show all four.
LOOKS = ((DESKTOP, "light"), (PHONE, "dark"))
# Everything that axe knows, and of WCAG 2.2 what it leaves out unless it is asked: buttons that a thumb hits.
OPTIONS = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
# Rule and beginning of the element: Django's own, in templates too long to repeat for it.
LEFT_ALONE = (
    # Above the cells in which a row is named or taken out: they say themselves what they are.
    ("empty-table-header", '<th class="original"></th>'),
    ("empty-table-header", "<th></th>"),
    # Rows that are only read, wider than a telephone: browsers let the keys scroll them by themselves.
    ("scrollable-region-focusable", '<div class="js-inline-admin-formset inline-group"'),
)


def barriers(page: Any) -> list[str]:
    """Of the page as it stands there now, in both widths and both colour schemes; empty is what tests ask for.

    Each as rule, element and what axe says of it.
    """
    found: dict[str, None] = {}
    for size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # The new colours at once, not the shades on the way to them.
        page.evaluate("document.getAnimations().forEach(one => one.finish())")
        if not fits(page):
            found[f"{size['width']} px: the page is wider than the screen"] = None
        for rule in Axe().run(page, options=OPTIONS).response["violations"]:
            for node in rule["nodes"]:
                if any(rule["id"] == left and node["html"].startswith(start) for left, start in LEFT_ALONE):
                    continue
                checks = [one["message"] for kind in ("any", "all", "none") for one in node[kind]]
                where = f"{size['width']} px, {scheme}: {rule['id']} ({rule['impact']})"
                found[f"{where}: {node['html'][:200]}: {rule['help']}: {'; '.join(checks)}"] = None
    return list(found)
