"""Whose rights are within whose: what somebody who changes logins and groups may give, and whom they may change."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User


def of(user: User) -> QuerySet[Permission]:
    """What a login may do, by itself and by its groups, also while it is closed: it may be opened again."""
    if user.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).order_by().distinct()


def covers(user: User, other: User | Group) -> bool:
    """Whether `other` may do nothing that `user` may not."""
    if user.is_superuser:
        return True
    if isinstance(other, User):
        return not other.is_superuser and not of(other).exclude(pk__in=of(user).values("pk")).exists()
    return not other.permissions.exclude(pk__in=of(user).values("pk")).exists()


def within(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of permissions, groups or logins, those that hold nothing beyond what `user` may do."""
    if user.is_superuser:
        return rows
    if rows.model is Permission:
        return rows.filter(pk__in=of(user).values("pk"))
    if rows.model is User:
        holders = Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk"))
        rows = rows.filter(is_superuser=False)
    else:
        holders = Q(group=OuterRef("pk"))
    return rows.exclude(Exists(Permission.objects.filter(holders).exclude(pk__in=of(user).values("pk"))))
