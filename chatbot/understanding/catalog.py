"""The names customers may use, read from the database for one turn."""

from chatbot.understanding import Catalog, Named
from consultants.models import Business, Consultant, Service


def read_catalog() -> Catalog:
    consultants = Consultant.objects.filter(is_active=True).values_list("pk", "name")
    services = Service.objects.filter(is_active=True).values_list("pk", "name", "name_en")
    return Catalog(
        consultants=tuple(Named(pk, (name,)) for pk, name in consultants),
        services=tuple(Named(pk, tuple(filter(None, names))) for pk, *names in services),
        country=Business.current().country,
    )
