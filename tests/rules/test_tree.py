import pytest

from tests.rules.people import NAME, PLAN, Person, Says, compared
from wagtail_segments.rules.tree import All, Any_, Broken, None_, Points, Worth, exchange, leaves
from wagtail_segments.rules.truth import UNKNOWN, YES


def test_leaves_come_in_the_editors_order():
    first, second, third = compared(NAME, "is", "ada"), Says(YES), compared(PLAN, "one_of", ["gold"])
    tree = All((first, Any_((None_((second,)), third)), All(), Points(1, (Worth(1, second), Worth(2, Any_((first,)))))))

    assert list(leaves(tree)) == [first, second, third, second, first]


def test_criteria_are_exchanged_wherever_they_stand():
    before, after = Says(YES), Says(UNKNOWN)

    def tree(leaf: Says) -> All:
        return All((leaf, Any_((None_((leaf,)),)), Points(5, (Worth(-2, leaf), Worth(7, All((leaf,)))))))

    assert exchange(tree(before), lambda leaf: after) == tree(after)


def test_what_is_broken_is_unknown_and_says_why():
    broken = Broken({"type": "gone"}, "“gone” is not available any more.")

    assert broken.truth(Person()) is UNKNOWN
    assert broken.reason(Person()) == "“gone” is not available any more."
    assert broken.problem() == "“gone” is not available any more."
    assert broken.sentence() == "“gone” is not available any more"


def test_a_leaf_says_nothing_of_what_was_found_unless_it_wants_to():
    assert (Says(YES).actual(Person()), Says(YES).reason(Person()), Says(YES).problem()) == ("", "", "")


def test_nodes_cannot_be_changed():
    with pytest.raises(AttributeError):
        All().children = (Says(YES),)
