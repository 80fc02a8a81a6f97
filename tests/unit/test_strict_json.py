from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.strict_json import MAX_NESTING, parse_json

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(json_values)
def test_what_was_written_is_read(value: Any) -> None:
    """Any JSON value comes back as it went in, numbers to the last digit."""
    assert parse_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "not JSON at character 0"),
        (b"{", "not JSON"),
        (b"{}{}", "not JSON at character 2"),
        (b"[1,]", "not JSON"),
        (b"{'a':1}", "not JSON"),
        (b'"\n"', "not JSON"),
        (b"01", "not JSON"),
        (b"+1", "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        ("{}".encode("utf-16"), "not UTF-8"),
        ("{}".encode("utf-16-le"), "not JSON"),
        (b"NaN", "NaN and Infinity"),
        (b"-Infinity", "NaN and Infinity"),
        (b"[Infinity]", "NaN and Infinity"),
        (b"1e999", "out of range"),
        (b"-1e999", "out of range"),
        (b"1" * 65, "out of range"),
        (b"1" * 5_000, "out of range"),
        (b"0." + b"1" * 30, "send it as text"),
        (b"12345678901234567.89", "send it as text"),
        (b"1e-999", "send it as text"),
        (b"1e-99999999999999999999", "send it as text"),
        (b"1." + b"0" * 100, "send it as text"),
        (b'{"a":1,"a":1}', "a name is given twice"),
        (b'[{"b":{"a":1,"\\u0061":2}}]', "a name is given twice"),
        (b"[" * 100_000, "nested deeper than 32"),
        (b"[" * 100_001, "of more than 100,000 values"),
        (b"[" + b"0," * 100_000 + b"0]", "of more than 100,000 values"),
        (b"[" + b"[]," * 50_000 + b"0]", "of more than 100,000 values"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "nested deeper than 32"),
    ],
)
def test_what_readers_disagree_about_is_refused(text: bytes, why: str) -> None:
    """The reason is said, the text is not quoted."""
    with pytest.raises(ValueError, match=why):
        parse_json(text)


def test_nesting_is_allowed_up_to_the_limit() -> None:
    """Brackets inside texts, and beside each other, are not nested."""
    deep = b"[" * MAX_NESTING + b"]" * MAX_NESTING
    beside = b"[" + b",".join([b"[]"] * 1_000) + b"]"

    assert parse_json(deep)
    assert len(parse_json(beside)) == 1_000
    assert len(parse_json(b"[" + b"0," * 99_998 + b"0]")) == 99_999
    assert parse_json(json.dumps('[{"' * 100).encode()) == '[{"' * 100


@pytest.mark.parametrize("number", ["1000.10", "0.1", "1E3", "-0.0", "1.7976931348623157e308"])
def test_usual_fractions_are_taken(number: str) -> None:
    """Zeros at the end and other ways to write the same number are no loss."""
    assert parse_json(number.encode()) == float(number)
