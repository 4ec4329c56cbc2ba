"""What is documented is what there is."""

from headrace.aws.models import model
from scripts.document_operations import PAGE, REGISTRIES, page


def test_every_operation_is_documented_and_none_that_is_not_there() -> None:
    assert PAGE.read_text() == page(), "run 'make docs'"


def test_every_operation_is_one_of_aws() -> None:
    for registry in REGISTRIES.values():
        assert registry.handlers.keys() <= model(registry.service).operation_names
