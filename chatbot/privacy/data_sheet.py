"""The data sheet: what is kept of persons, where, why, how long, and who sees it. In English, as Markdown.

It is made of the inventory, the roles and the settings as they are, so that it says no more and no less than they do.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Field, Model
from django.utils import translation

from accounts.roles import permissions_by_role
from chatbot.privacy.inventory import OF_CUSTOMERS, OF_STAFF
from chatbot.privacy.processors import processors
from meetassist.personal_data import Kept, Until, how_long

BEGINNING = """# Data sheet

What this installation keeps of persons, and where: made of the code and the present settings by `manage.py data_sheet`.
A person's own copy (JSON, and a page) has the lists below by the names in their headings, with what is given of each.
Its JSON begins with `format` (1), `business` and `made_at`; in it times are ISO 8601 in UTC, spans of time have `from`
and `to`, what is chosen from a list is its code, and other rows are what they are called.
"""
ALONE = "Nobody: no language model, no messenger and no mail provider is configured. E-mails are files on this machine."
BROKER = "The queue carries the ids of rows alone. The database is the installation's own."


def data_sheet() -> str:
    with translation.override("en"):
        return "\n".join([BEGINNING, *_customers(), *_staff(), *_times(), *_processors()])


def _customers() -> Iterator[str]:
    yield "## Customers\n"
    for kept in OF_CUSTOMERS:
        yield f"### `{kept.key}`: {kept.title}\n"
        yield f"- table `{kept.model._meta.db_table}`, kept {how_long(kept.until)}"
        yield f"- why: {kept.purpose}"
        made = (_named(name, str(one.label)) for name, one in kept.made.items())
        yield f"- given: {', '.join([*_columns(kept.model, kept.columns), *made])}"
        if withheld := [name for name in kept.withheld.split() if name not in kept.made]:
            yield f"- kept and not given: {', '.join(_columns(kept.model, ' '.join(withheld)))}"
        yield f"- read by: {_readers(kept)}\n"


def _columns(model: type[Model], names: str) -> Iterator[str]:
    for name in names.split():
        field = model._meta.get_field(name)
        assert isinstance(field, Field)
        yield _named(name, str(field.verbose_name))


def _named(name: str, label: str) -> str:
    return f"`{name}`" if label == name.replace("_", " ") else f"`{name}` ({label})"


def _readers(kept: Kept) -> str:
    """The roles that may open its rows; whoever has no role opens none, a superuser all."""
    meta = kept.model._meta
    found = []
    for role, permissions in permissions_by_role().items():
        held = {codename for codename, app, _model in permissions if app == meta.app_label}
        if f"view_{meta.model_name}" in held:
            found.append(role)
        elif f"view_own_{meta.model_name}" in held:
            found.append(f"{role} (own)")
    return ", ".join(found) or "no role by itself"


def _staff() -> Iterator[str]:
    yield "## Members of the team\n\n| table | columns | why | how long |\n|---|---|---|---|"
    for kept in OF_STAFF:
        columns = ", ".join(_columns(kept.model, kept.columns))
        yield f"| `{kept.model._meta.db_table}` | {columns} | {kept.purpose} | {how_long(kept.until)} |"
    yield "\nTheir login name stands beside what they did: in events, requests, handoffs, messages and the history.\n"


def _times() -> Iterator[str]:
    yield "## Times\n\n| setting | days (0: for ever) |\n|---|---|"
    for name in ["RETENTION_VISITORS_DAYS", *filter(None, Until)]:
        yield f"| `{name}` | {getattr(settings, name)} |"
    yield "\nThe first is for visitors who have shown no address and have nothing open: all of theirs goes after it."
    yield "Erasing a customer takes all that is about the person, whatever its time; that rows were there stays.\n"


def _processors() -> Iterator[str]:
    yield "## Who else sees it\n"
    found = processors()
    for one in found:
        models = f"; models: {', '.join(f'`{model}`' for model in one.models)}" if one.models else ""
        yield f"- **{one.name}** ({one.where}): {one.sees}{models}"
    if not found:
        yield ALONE
    yield f"\n{BROKER}\n"
