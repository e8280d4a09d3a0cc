from django.db import migrations

ROLES = ("owner", "manager", "receptionist", "consultant", "auditor")


def give(apps, schema_editor):
    """Whose calendar was open by their login alone has the role for it now.

    Others keep what they have been given, by themselves or by a group: it means the same as before. Superusers are the
    owners of the installation without a role. What the groups may do is filled in when all apps are migrated.
    """
    Group, User = apps.get_model("auth", "Group"), apps.get_model("accounts", "User")
    # A group that happens to be called like a role is the business's own, and keeps its people and permissions.
    taken = set(Group.objects.values_list("name", flat=True))
    for group in Group.objects.filter(name__in=ROLES):
        number = next(number for number in range(1, 1000) if f"{group.name} ({number})" not in taken)
        group.name = f"{group.name} ({number})"
        group.save(update_fields=["name"])
    role = Group.objects.create(name="consultant")
    role.user_set.set(User.objects.filter(consultant__isnull=False, is_superuser=False))


def take(apps, schema_editor):
    """The permissions of the roles are unknown to the version before."""
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("consultants", "0011_own_hours"),
        ("accounts", "0012_own_customers"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give, take)]
