"""What each operator says of somebody who has no such thing, by type; written down by hand."""

from wagtail_segments.rules.truth import NO, YES

ABSENT = {
    "text": {
        "is": NO,
        "is_not": YES,
        "contains": NO,
        "does_not_contain": YES,
        "starts_with": NO,
        "ends_with": NO,
        "is_one_of": NO,
        "is_none_of": YES,
        "like": NO,
        "not_like": YES,
        "is_set": NO,
        "is_not_set": YES,
    },
    "number": {
        "eq": NO,
        "ne": YES,
        "lt": NO,
        "le": NO,
        "gt": NO,
        "ge": NO,
        "between": NO,
        "is_set": NO,
        "is_not_set": YES,
    },
    "boolean": {"is": NO, "is_not": YES},
    "date": {
        "before": NO,
        "on": NO,
        "after": NO,
        "between": NO,
        "in_last": NO,
        "more_than_ago": NO,
        "in_next": NO,
        "anniversary": NO,
        "is_set": NO,
        "is_not_set": YES,
    },
    "time": {"between": NO, "before": NO, "after": NO},
    "choice": {"one_of": NO, "none_of": YES},
    "set": {"any_of": NO, "all_of": NO, "none_of": YES, "empty": YES},
    "tree": {"is": NO, "is_not": YES, "below": NO, "not_below": YES},
}
ABSENT["pairs"] = ABSENT["text"]
ABSENT["host"] = {"within": NO, "not_within": YES} | ABSENT["text"]
