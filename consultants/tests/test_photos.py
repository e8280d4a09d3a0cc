"""Pictures of consultants: what is taken, how it is given out, and who puts it there."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from consultants import photos
from consultants.models import Consultant, Photo
from meetassist.tests.fixtures import login

JPEG = b"\xff\xd8\xff\xe0" + b"j" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 40
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"w" * 40


def upload(content, name="me.png"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(("content", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")])
def test_what_it_is_is_told_by_how_it_begins(content, kind):
    photos.validate(upload(content, "me.exe"))
    assert photos.kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"GIF89a", b"%PDF-1.7", b"RIFF\0\0\0\0WAVEfmt ", PNG[:4], b" " + PNG],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError, match="JPEG, PNG|JPEG, PNG hoặc"):
        photos.validate(upload(content))


def test_what_is_too_large_is_refused():
    with pytest.raises(ValidationError, match="500 KB"):
        photos.validate(upload(PNG + b"x" * photos.LARGEST))


def test_it_is_given_out_for_what_it_is_and_kept_by_browsers(client, office):
    photos.keep(office.bao.pk, WEBP)
    row = Photo.objects.get()
    address = f"/people/{office.bao.pk}/{row.digest}"
    answer = client.get(address)
    assert (answer.content, answer["Content-Type"]) == (WEBP, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff" and "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    photos.keep(office.bao.pk, PNG)
    assert client.get(address).status_code == 404, "another picture has another address"
    assert Photo.objects.count() == 1
    Consultant.objects.update(is_active=False)
    assert client.get(f"/people/{office.bao.pk}/{Photo.objects.get().digest}").status_code == 404


def test_a_manager_gives_it_and_takes_it_away(office):
    manager = login(Role.MANAGER)
    page = f"/admin/consultants/consultant/{office.bao.pk}/change/"
    form = manager.get(page).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value not in (None, "")}
    data |= {"is_active": "on", "time_zone": "Asia/Ho_Chi_Minh"}
    for inline in manager.get(page).context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    token = {name: value for name, value in data.items() if not isinstance(value, list)}
    answer = manager.post(page, {**token, "photo": upload(b"no picture")})
    assert answer.status_code == 200 and "photo" in answer.context["adminform"].form.errors
    assert manager.post(page, {**token, "photo": upload(JPEG)}).status_code == 302
    assert bytes(Photo.objects.get(consultant=office.bao).content) == JPEG
    assert f"/people/{office.bao.pk}/" in manager.get(page).content.decode()
    assert manager.post(page, token).status_code == 302 and Photo.objects.count() == 1
    assert manager.post(page, {**token, "photo-clear": "on"}).status_code == 302
    assert Photo.objects.count() == 0
