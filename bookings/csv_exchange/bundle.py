"""The files of an exchange as one thing: read from what a browser sends, packed to go with a form, unpacked."""

import io
import tempfile
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from bookings.csv_exchange.columns import FILES

# Of all files together, as they are read: what somebody can wait for before a page. More goes by the command.
MAX_BYTES = 10 * 1024 * 1024
_signer = Signer(salt="files of an import")

Bundle = dict[str, bytes]


class BadBundle(ValueError):
    """It is none; the message says why, for whoever has sent it."""


def read_uploads(uploads: Iterable[UploadedFile]) -> Bundle:
    """CSV files by their own names, or ZIP files with them in any folder. Raises BadBundle."""
    found: Bundle = {}
    for upload in uploads:
        name, content = Path(upload.name or "").name, upload.read()
        if name.lower().endswith(".zip"):
            for inner, unpacked in _unzipped(name, content):
                _add(found, inner, unpacked)
        else:
            _add(found, name, content)
    if not found:
        raise BadBundle(_("Choose the files first: %(files)s, or a ZIP file with them.") % {"files": ", ".join(FILES)})
    return found


def _add(found: Bundle, name: str, content: bytes) -> None:
    key = name.lower()
    if key not in FILES:
        raise BadBundle(_("%(name)s is none of %(files)s.") % {"name": name, "files": ", ".join(FILES)})
    if key in found:
        raise BadBundle(_("%(name)s is there twice.") % {"name": name})
    found[key] = content
    if sum(map(len, found.values())) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise BadBundle(
            _("The files are larger than %(limit)s MB: import them with manage.py import_csv.") % {"limit": limit}
        )


def _unzipped(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """What spreadsheets and systems put beside the files (folders, hidden files) is left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                inner = Path(entry.filename).name
                if entry.is_dir() or inner.startswith(".") or entry.filename.startswith("__MACOSX/"):
                    continue
                with archive.open(entry) as file:
                    # Whatever size it says that it has.
                    yield inner, file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error):
        raise BadBundle(_("%(name)s cannot be unpacked.") % {"name": name}) from None


def zipped(bundle: Bundle) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in bundle.items():
            archive.writestr(name, content)
    return out.getvalue()


def packed(bundle: Bundle) -> str:
    """To go with the form that asks; nothing is kept here, and it cannot be changed on the way."""
    return _signer.sign(b64encode(zipped(bundle)).decode())


def unpacked(text: str) -> Bundle:
    """Raises BadBundle for what is not of `packed`."""
    try:
        return dict(_unzipped("", b64decode(_signer.unsign(text))))
    except BadSignature:
        raise BadBundle(_("These are not the files that you were shown. Please choose them again.")) from None


@contextmanager
def as_directory(bundle: Bundle) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="exchange-") as folder:
        for name, content in bundle.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder)
