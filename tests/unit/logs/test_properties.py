"""Filter patterns for lines of JSON."""

import pytest

from headrace.services.logs.pattern import InvalidPattern, compile_pattern

LINE = """{
  "eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111", "arrayKey": ["value", "another value"],
  "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}], "SomeObject": null, "cluster.name": "c",
  "Flag": true, "Off": false, "latency": 50, "ratio": 1.5e2, "code": "404", "nested": {"deep": {"x": "y z"}}
}"""


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ('{ $.eventType = "UpdateTrail" }', True),
        ("{ $.eventType = UpdateTrail }", True),
        ("{$.eventType=UpdateTrail}", True),
        ('{ $.eventType = "updatetrail" }', False),
        ('{ $.eventType = "Update*" }', True),
        ("{ $.eventType = *date* }", True),
        ("{ $.eventType = %Tr.il$% }", True),
        ("{ $.eventType != %Tr.il$% }", False),
        ("{ $.sourceIPAddress != 123.123.* }", True),
        ('{ $.arrayKey[0] = "value" }', True),
        ('{ $.arrayKey[1] = "value" }', False),
        ('{ $.arrayKey[9] = "value" }', False),
        ('{ $.arrayKey[*] = "another value" }', True),
        ("{ $.objectList[1].id = 2 }", True),
        ("{ $.objectList[*].id > 1 }", True),
        ("{ $.objectList[*].id > 2 }", False),
        ("{ $.arrayKey = * }", False),
        ("{ $.nested = * }", False),
        ("{ $.nested.deep.x = * }", True),
        ('{ $.nested.deep.x = "y z" }', True),
        ("{ $.['cluster.name'] = \"c\" }", True),
        ("{ $['cluster.name'] = c }", True),
        ("{ $.[''] = c }", False),
        ("{ $.SomeObject IS NULL }", True),
        ("{ $.Flag IS NULL }", False),
        ("{ $.missing IS NULL }", False),
        ("{ $.Flag IS TRUE }", True),
        ("{ $.Off is false }", True),
        ("{ $.missing NOT EXISTS }", True),
        ("{ $.Flag NOT EXISTS }", False),
        ("{ $.missing != x }", False),
        ("{ $.latency = 50 }", True),
        ("{ $.latency = 50.0 }", True),
        ("{ $.latency >= 50 && $.ratio = 150 }", True),
        ("{ $.latency > 5e1 }", False),
        ("{ $.latency < 51 }", True),
        ("{ $.latency <= 49 }", False),
        ("{ $.code = 404 }", True),
        ("{ $.code > 400 }", True),
        ("{ $.eventType > 1 }", False),
        ("{ ($.latency = 1 || $.code = 404) && $.Flag IS TRUE }", True),
        ("{ $.latency = 1 || ($.code = 404 && $.Flag IS FALSE) }", False),
        ("{ $.latency = 50 || $.missing = 1 && $.missing = 2 }", True),
    ],
)
def test_properties(pattern: str, matches: bool) -> None:
    assert compile_pattern(pattern)(LINE) is matches


@pytest.mark.parametrize("line", ["", "text", "{", '{"a": }', "1", '"a"', "[" * 100_000])
def test_a_line_that_is_no_json_never_matches(line: str) -> None:
    assert not compile_pattern("{ $.a NOT EXISTS }")(line)


@pytest.mark.parametrize(
    "pattern",
    [
        "{}",
        "{ }",
        "{ a = 1 }",
        "{ $.a }",
        "{ $.a = }",
        "{ $.a = 1 $.b = 2 }",
        "{ $.a > b }",
        '{ $.a > "1" }',
        "{ $.a IS WHAT }",
        "{ $.a NOT THERE }",
        "{ ($.a = 1 }",
        "{ $.a = 1 && }",
        "{ $.a = 1) }",
        '{ $.a = "x }',
        "{ " + "(" * 100 + "$.a = 1" + ")" * 100 + " }",
    ],
)
def test_a_bad_pattern_is_invalid(pattern: str) -> None:
    with pytest.raises(InvalidPattern):
        compile_pattern(pattern)
