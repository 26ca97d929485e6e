from wagtail_segments.rules.once import is_looking_up_once, looked_up_once, once


def asked(answers: list[str]) -> str:
    answers.append("asked")
    return "answer"


def test_a_question_is_asked_once_inside():
    answers: list[str] = []

    with looked_up_once():
        assert [once("question", lambda: asked(answers)) for _again in range(3)] == ["answer"] * 3

    assert answers == ["asked"]


def test_other_questions_are_asked_for_themselves():
    with looked_up_once():
        assert (once("one", lambda: 1), once("two", lambda: 2)) == (1, 2)


def test_outside_each_question_is_asked_each_time():
    answers: list[str] = []
    for _again in range(2):
        once("question", lambda: asked(answers))

    assert answers == ["asked"] * 2


def test_what_was_found_inside_is_forgotten_outside():
    with looked_up_once():
        once("question", lambda: 1)

    with looked_up_once():
        assert once("question", lambda: 2) == 2


def test_what_is_inside_of_another_shares_what_it_found():
    with looked_up_once():
        once("question", lambda: 1)
        with looked_up_once():
            assert once("question", lambda: 2) == 1
        assert is_looking_up_once()
    assert not is_looking_up_once()
