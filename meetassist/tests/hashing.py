"""Passwords in tests: of the form that the product checks, in a thousandth of the time."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """How often it was repeated stands in the password, so that processes with the usual settings know it as well."""

    iterations = 1
