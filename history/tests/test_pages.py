"""The history in admin: over all, of one row with what belongs to it, searched; never edited."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import Customer, Device, User
from consultants.models import BusinessPolicy
from history.models import Entry
from meetassist.acting import Acting, acting

LIST = "/admin/history/entry/"


@pytest.fixture
def admin(client, db):
    client.force_login(User.objects.create_superuser("chi", password="x"))
    return client


def with_permissions(client, *names):
    user = User.objects.create_user("lan", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


def page(client, **query):
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_change_in_admin_is_listed_with_who_and_where(admin):
    customer = Customer.objects.create(name="Lan", phone="+84900000001")
    form = {"name": "Mai", "phone": customer.phone, "language": "vi", "is_active": "on"}
    for prefix in ("identities", "devices"):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    path = f"/admin/accounts/customer/{customer.pk}/change/"
    shown = admin.get(path).context["adminform"].form
    form |= {name: shown[name].initial for name in shown.fields if name.startswith(("seen", "as_"))}
    answer = admin.post(path, form)
    assert answer.status_code == 302, answer.context["errors"]
    text = page(admin, table="accounts_customer", kind__exact="changed")
    assert "Lan → Mai" in text and "chi #" in text and "admin" in text and f'href="{path}"' in text
    entry = Entry.objects.filter(kind="changed", table_name="accounts_customer").get()
    assert (entry.who, entry.place, entry.address) == ("user", "admin", "127.0.0.1")
    detail = admin.get(f"{LIST}{entry.pk}/change/").content.decode()
    assert "<td>Lan</td><td>Mai</td>" in detail


def test_a_row_leads_to_its_history_and_to_what_belongs_to_it(admin):
    mine, other = Customer.objects.create(name="Lan"), Customer.objects.create(name="Mai")
    for customer in (mine, other):
        Device.objects.create(customer=customer, kind="máy", name=f"Máy của {customer}")
    link = f"{LIST}?row=accounts_customer:{mine.pk}"
    assert link in admin.get(f"/admin/accounts/customer/{mine.pk}/change/").content.decode()
    rows = admin.get(link).context["cl"].result_list
    assert {(row.table_name, row.row_id) for row in rows} == {
        ("accounts_customer", str(mine.pk)), ("accounts_device", str(mine.devices.get().pk)),
    }  # fmt: skip


def found(client, word):
    rows = client.get(LIST, {"q": word, "kind__exact": "changed"}).context["cl"].result_list
    return [row.table_name for row in rows]


def test_it_is_searched_by_who_and_by_what_stood_there(admin):
    policy, customer = BusinessPolicy.current(), Customer.objects.create(name="Mai")
    Customer.objects.filter(pk=customer.pk).update(name="Lan")
    with acting(Acting("user", id="9", name="binh", place="calendar")):
        BusinessPolicy.objects.filter(pk=policy.pk).update(maximum_coming=77)
    assert found(admin, "mai") == found(admin, "Lan") == ["accounts_customer"]
    assert found(admin, "77") == found(admin, "binh") == found(admin, "calendar") == ["consultants_businesspolicy"]
    assert found(admin, "nobody") == []


def test_nothing_is_edited_there(admin):
    Customer.objects.create(name="Lan")
    entry = Entry.objects.first()
    assert admin.get(f"{LIST}add/").status_code == 403
    assert admin.post(f"{LIST}{entry.pk}/change/", {"who": "user"}).status_code == 403
    assert admin.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403


def test_it_is_for_who_may_see_it_and_persons_for_who_may_see_persons(client, db):
    customer = Customer.objects.create(name="Lan")
    Customer.objects.filter(pk=customer.pk).update(name="Mai", language="en")
    with_permissions(client, "view_customer")
    assert client.get(LIST).status_code == 403
    assert LIST not in client.get(f"/admin/accounts/customer/{customer.pk}/change/").content.decode()
    User.objects.all().delete()
    with_permissions(client, "view_entry")
    text = page(client, table="accounts_customer", kind__exact="changed")
    assert "Tiếng Việt → Tiếng Anh" in text and "Lan" not in text and "Mai" not in text
    assert client.get(LIST, {"q": "Mai"}).context["cl"].result_list.count() == 0
