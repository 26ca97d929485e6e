from itertools import product

import pytest

from wagtail_segments.rules.truth import NO, UNKNOWN, YES, all_of, any_of, negate, none_of

ANSWERS = (YES, NO, UNKNOWN)
PAIRS = list(product(ANSWERS, repeat=2))
TRIPLES = [answers for length in range(4) for answers in product(ANSWERS, repeat=length)]

# Kleene's tables, by hand: the row is the first answer, the column the second.
TABLE_ALL = {
    YES: {YES: YES, UNKNOWN: UNKNOWN, NO: NO},
    UNKNOWN: {YES: UNKNOWN, UNKNOWN: UNKNOWN, NO: NO},
    NO: {YES: NO, UNKNOWN: NO, NO: NO},
}
TABLE_ANY = {
    YES: {YES: YES, UNKNOWN: YES, NO: YES},
    UNKNOWN: {YES: YES, UNKNOWN: UNKNOWN, NO: UNKNOWN},
    NO: {YES: YES, UNKNOWN: UNKNOWN, NO: NO},
}
TABLE_NONE = {
    YES: {YES: NO, UNKNOWN: NO, NO: NO},
    UNKNOWN: {YES: NO, UNKNOWN: UNKNOWN, NO: UNKNOWN},
    NO: {YES: NO, UNKNOWN: UNKNOWN, NO: YES},
}


@pytest.mark.parametrize(("combine", "table"), [(all_of, TABLE_ALL), (any_of, TABLE_ANY), (none_of, TABLE_NONE)])
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_answers_combine_as_in_kleenes_tables(combine, table, first, second):
    assert combine([first, second]) is table[first][second]


@pytest.mark.parametrize(("answer", "expected"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_not_leaves_the_unknown_unknown(answer, expected):
    assert negate(answer) is expected


@pytest.mark.parametrize(("combine", "expected"), [(all_of, YES), (any_of, NO), (none_of, YES)])
def test_nothing_to_combine_gives_what_changes_nothing(combine, expected):
    assert combine([]) is expected


@pytest.mark.parametrize("answers", TRIPLES)
def test_none_is_the_opposite_of_any(answers):
    assert none_of(answers) is negate(any_of(answers))


@pytest.mark.parametrize("answers", TRIPLES)
def test_none_is_all_of_the_opposites(answers):
    assert none_of(answers) is all_of([negate(answer) for answer in answers])


@pytest.mark.parametrize("combine", [all_of, any_of, none_of])
@pytest.mark.parametrize("answers", TRIPLES)
def test_the_order_of_answers_does_not_matter(combine, answers):
    assert combine(answers) is combine(answers[::-1])


def test_combining_stops_where_the_answer_is_settled():
    def answers(settled):
        yield settled
        raise AssertionError("asked for more than was needed")

    assert (all_of(answers(NO)), any_of(answers(YES)), none_of(answers(YES))) == (NO, YES, NO)


def test_unknown_never_counts_as_yes():
    assert not UNKNOWN


def test_unknown_says_so_in_a_log():
    assert repr(UNKNOWN) == "UNKNOWN"
