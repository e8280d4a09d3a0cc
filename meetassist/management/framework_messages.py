"""Sentences of Django and of allauth that our pages can show, and that those have not translated themselves.

They are found by comparing the packages' own catalogues, and translated in ours like our own sentences.
"""

from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Where catalogues lie, within their packages.
CATALOGUES = {
    "django": ("conf", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/postgres", "contrib/sessions"),
    "allauth": ("",),
}
# What stands in these files alone is not asked for, with the reason why no page of ours ever shows it.
NEVER_SHOWN = {
    "django/conf/global_settings.py": "names of languages; ours are two",
    "django/views/csrf.py": "templates/403_csrf.html is shown",
    "django/views/generic/*": "no page of ours is made by them",
    "django/views/static.py": "files are served by WhiteNoise",
    "django/views/templates/*": "the welcome page of an empty project, and lists of folders",
    "django/contrib/postgres/fields/hstore.py": "no column is of this kind",
    "django/contrib/postgres/forms/hstore.py": "no column is of this kind",
    "django/contrib/contenttypes/views.py": "no model has a page to be seen on the site, which these are about",
    "django/contrib/admin/templates/admin/login.html": "the sign-in page is our own",
    "django/contrib/admin/templates/registration/*": "the pages of passwords are our own",
    "allauth/templates/*": "all pages, messages and e-mails are our own (accounts.urls, consultants.adapters)",
    "allauth/account/admin.py": "not registered",
    "allauth/headless/*": "not installed",
    "allauth/idp/*": "not installed",
    "allauth/socialaccount/providers/*": "only OpenID Connect is installed, whose errors are told in our words",
}


def untranslated(language: str, domain: str) -> Iterator[tuple[str, Any, str | None]]:
    """File, message (a pair where it counts) and context of each, in the order of the catalogues."""
    # Django puts them all together: what one of them has is translated for the others.
    translated = [message for _package, message in _catalogues(language, domain)]
    have = {(one.id, one.context) for one in translated if not one.fuzzy and _is_complete(one)}
    for package, message in _catalogues("en", domain):
        names = sorted({f"{package}/{name}" for name, _line in message.locations})
        if (message.id, message.context) not in have and not all(map(is_never_shown, names)):
            yield names[0], message.id, message.context


def is_never_shown(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in NEVER_SHOWN)


def _root(package: str) -> Path:
    spec = find_spec(package)
    assert spec and spec.origin, f"{package} is not installed"
    return Path(spec.origin).parent


def _catalogues(language: str, domain: str) -> Iterator[tuple[str, Any]]:
    """Package and message; not every package knows every language."""
    from babel.messages.pofile import read_po

    for package, folders in CATALOGUES.items():
        for folder in folders:
            path = _root(package) / folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
            if path.exists():
                with path.open("rb") as file:
                    yield from ((package, message) for message in read_po(file) if message.id)


def _is_complete(message: Any) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)
