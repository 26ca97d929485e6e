"""The organisations that bank here: groups, their companies, and the branches of these."""

from typing import Any

from example_site.bank.models import Organisation

GB, IE, FR = Organisation.Country.GREAT_BRITAIN, Organisation.Country.IRELAND, Organisation.Country.FRANCE

TREE: dict[tuple[str, str], Any] = {
    ("Harbour Group", GB): {
        ("Harbour Fisheries", GB): {
            ("Ferrymoor Fish Market", GB): {},
            ("Howth Ice House", IE): {},
            ("Roscoff Landing", FR): {},
        },
        ("Harbour Chandlery", GB): {
            ("Chandlery on the Quay", GB): {},
            ("Galway Rope Store", IE): {},
        },
    },
    ("Adeyemi Bakeries", GB): {
        ("Bakery in Station Road", GB): {},
        ("Bakery by the College", GB): {},
    },
}
"""The name and country of each, and what is below it."""


def create_organisations() -> int:
    """An organisation that is there already stays where it is."""
    return _create(TREE, below=None)


def _create(tree: dict[tuple[str, str], Any], below: Organisation | None) -> int:
    made = 0
    for (name, country), parts in tree.items():
        organisation, is_new = Organisation.objects.get_or_create(
            name=name, defaults={"country": country, "parent": below}
        )
        made += is_new + _create(parts, below=organisation)
    return made
