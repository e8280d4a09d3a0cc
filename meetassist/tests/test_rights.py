"""What people of the team may see and do is asked of their permissions, on every page; and who may give which."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import ChannelIdentity, Customer, User
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment, AppointmentEvent, WaitlistEntry
from chatbot.models import Conversation
from consultants.models import Holiday


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Phan Văn Khải", phone="+84900000001", email="khai@example.com")


@pytest.fixture
def appointment(office, customer, now, tomorrow_at):
    return services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip


def may(*names):
    """Permissions by "app.codename"; "view" is every right to look."""
    if names == ("view",):
        return list(Permission.objects.filter(codename__startswith="view_"))
    return [
        Permission.objects.get(content_type__app_label=name.split(".")[0], codename=name.split(".")[1])
        for name in names
    ]


def member(client, *names):
    user = User.objects.create_user("lan", is_staff=True)
    user.user_permissions.set(may(*names) if names else [])
    client.force_login(user)
    return user


def test_whoever_may_only_look_has_no_action(client, rf, db):
    request = rf.get("/admin/")
    request.user = member(client, "view")
    offered = {model.__name__: list(options.get_actions(request)) for model, options in admin.site._registry.items()}
    assert {name: actions for name, actions in offered.items() if actions} == {}


def test_without_permissions_no_page_of_the_admin_opens(client, appointment, customer):
    member(client)
    conversation = Conversation.objects.create(
        customer=customer, identity=ChannelIdentity.objects.create(customer=customer, channel="web", external_id="v")
    )
    pages = [reverse("talk", args=[conversation.pk])]
    pages += [
        reverse(f"admin:{name}") for name in (
            "bookings_appointment_displaced", "consultants_holiday_import", "chatbot_knowledgedocument_ask",
            "chatbot_question_improve", "chatbot_goldenquestion_check", "autocomplete",
        )
    ]  # fmt: skip
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{name}_changelist"), reverse(f"{name}_add"), reverse(f"{name}_change", args=[1])]
    opened = [page for page in pages for send in (client.get, client.post) if send(page).status_code == 200]
    assert opened == [] and Holiday.objects.count() == 0


def test_entries_of_the_waitlist_are_ended_by_whoever_may_change_them(client, office, customer, now, tomorrow_at):
    services.join_waitlist(
        customer=customer, service=office.tax, start=now, end=tomorrow_at(18), by=by_customer(customer), now=now
    )
    entry, page = WaitlistEntry.objects.get(), reverse("admin:bookings_waitlistentry_changelist")
    data = {"action": "end_selected", "_selected_action": [entry.pk]}
    user = member(client, "view")
    client.post(page, data)
    entry.refresh_from_db()
    assert entry.status == "waiting"
    user.user_permissions.add(*may("bookings.change_waitlistentry"))
    client.post(page, data)
    entry.refresh_from_db()
    assert entry.status != "waiting"


def test_other_peoples_calendars_and_appointments_ask_for_the_right_to_see_them(client, office, appointment):
    user, page = member(client), reverse("appointment", args=[appointment.code])
    other = f"{reverse('calendar')}?consultant={office.bao.pk}"
    assert (client.get(page).status_code, client.get(other).status_code) == (404, 404)
    own = client.get(reverse("calendar"))
    assert own.status_code == 200 and "Phan Văn Khải" not in own.content.decode() and not own.context.get("consultants")
    user.user_permissions.set(may("bookings.view_appointment"))
    seen = client.get(page).content.decode()
    assert "Phan Văn Khải" in seen and "900 000 001" not in seen and "khai@example.com" not in seen
    assert client.get(other).status_code == 200
    # To look is not to act: that is the consultant's own, or the admin's.
    assert client.post(page, {"operation": "cancel"}).status_code == 403
    assert AppointmentEvent.objects.filter(kind="cancelled").count() == 0
    user.user_permissions.add(*may("accounts.view_customer"))
    seen = client.get(page).content.decode()
    assert "90 000 00 01" in seen or "900 000 001" in seen
    # Without the door of the admin the right is the same.
    User.objects.update(is_staff=False)
    assert client.get(page).status_code == 200
    assert Appointment.objects.get().status == "confirmed"


def test_the_desk_shows_appointments_to_whoever_may_see_them(client, appointment, customer):
    user = member(client, "chatbot.view_conversation")
    identity = ChannelIdentity.objects.create(customer=customer, channel="web", external_id="v")
    talk = Conversation.objects.create(customer=customer, identity=identity)
    page = reverse("talk", args=[talk.pk])
    assert reverse("panel", args=[appointment.code]) not in client.get(page).content.decode()
    user.user_permissions.add(*may("bookings.view_appointment"))
    assert reverse("panel", args=[appointment.code]) in client.get(page).content.decode()


USERS = ("accounts.view_user", "accounts.change_user", "accounts.add_user", "accounts.delete_user")
GROUPS = ("auth.view_group", "auth.change_group", "auth.add_group")


def save_user(client, user, **values):
    data = {
        "username": user.username,
        "first_name": "",
        "language": "vi",
        "last_name": "",
        "email": user.email,
        "is_active": "on",
        **values,
    }
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), data)


def test_whoever_changes_users_makes_no_superusers_and_gives_only_what_they_have(client, db):
    own = member(client, *USERS, "accounts.view_customer")
    other = User.objects.create_user("bao")
    strong = Group.objects.create(name="Tất cả")
    strong.permissions.set(Permission.objects.all())
    weak = Group.objects.create(name="Xem khách")
    weak.permissions.set(may("accounts.view_customer"))
    for user in (other, own):
        kept = list(user.user_permissions.values_list("pk", flat=True))
        save_user(client, user, is_superuser="on", is_staff="on", user_permissions=kept)
        user.refresh_from_db()
        assert (user.is_superuser, user.is_staff) == (False, True)
    beyond = save_user(client, other, groups=[strong.pk])
    assert beyond.status_code == 200 and other.groups.count() == 0
    beyond = save_user(client, other, user_permissions=[one.pk for one in may("bookings.change_appointment")])
    assert beyond.status_code == 200 and other.user_permissions.count() == 0
    granted = save_user(
        client, other, groups=[weak.pk], user_permissions=[one.pk for one in may("accounts.view_customer")]
    )
    assert granted.status_code == 302
    assert (other.groups.get(), other.user_permissions.get().codename) == (weak, "view_customer")


@pytest.mark.parametrize("kind", ["superuser", "closed superuser", "stronger", "stronger by group", "closed stronger"])
def test_whoever_may_do_more_is_not_changed_nor_given_a_password_nor_deleted(client, db, kind):
    member(client, *USERS)
    boss = User.objects.create_user("boss", email="boss@example.com", is_superuser="superuser" in kind)
    if kind == "stronger by group":
        group = Group.objects.create(name="Quản lý")
        group.permissions.set(may("bookings.change_appointment"))
        boss.groups.add(group)
    elif "stronger" in kind:
        boss.user_permissions.set(may("bookings.change_appointment"))
    User.objects.filter(pk=boss.pk).update(is_active="closed" not in kind)
    boss.refresh_from_db()
    before = User.objects.filter(pk=boss.pk).values().get()
    assert save_user(client, boss, email="thief@example.com").status_code == 403
    password = {"password1": "một-mật-khẩu-9", "password2": "một-mật-khẩu-9", "usable_password": "true"}
    assert client.post(reverse("admin:auth_user_password_change", args=[boss.pk]), password).status_code == 403
    assert client.post(reverse("admin:accounts_user_delete", args=[boss.pk]), {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [boss.pk], "post": "yes"}
    client.post(reverse("admin:accounts_user_changelist"), data)
    assert User.objects.filter(pk=boss.pk).values().get() == before
    # To be looked at all the same.
    assert client.get(reverse("admin:accounts_user_change", args=[boss.pk])).status_code == 200


def test_whoever_changes_groups_puts_nothing_into_them_that_they_lack(client, db):
    own = member(client, *GROUPS)
    mine, strong = Group.objects.create(name="Của tôi"), Group.objects.create(name="Quản lý")
    own.groups.add(mine)
    strong.permissions.set(may("bookings.change_appointment"))
    change = may("bookings.change_appointment")[0].pk

    def save(group, permissions):
        page = reverse("admin:auth_group_change", args=[group.pk])
        return client.post(page, {"name": group.name, "permissions": permissions})

    assert save(mine, [change]).status_code == 200 and mine.permissions.count() == 0
    assert save(strong, []).status_code == 403 and strong.permissions.count() == 1
    added = client.post(reverse("admin:auth_group_add"), {"name": "Mới", "permissions": [change]})
    assert added.status_code == 200 and not Group.objects.filter(name="Mới").exists()
    assert save(mine, [may("auth.view_group")[0].pk]).status_code == 302


def test_a_superuser_makes_superusers(client, db):
    client.force_login(User.objects.create_superuser("boss"))
    other = User.objects.create_user("bao")
    assert save_user(client, other, is_superuser="on", is_staff="on").status_code == 302
    other.refresh_from_db()
    assert other.is_superuser
