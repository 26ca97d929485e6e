from wagtail_segments import failures


def test_a_failure_is_counted_and_logged_with_its_reason(caplog):
    before = failures.counts["ruleset"]
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError:
        failures.note("ruleset", "the segments could not be loaded")

    (record,) = caplog.records
    assert failures.counts["ruleset"] == before + 1
    assert (record.name, record.levelname) == ("wagtail_segments", "ERROR")
    assert "the segments could not be loaded" in record.getMessage()
    assert record.exc_info[0] is ZeroDivisionError


def test_of_a_private_failure_the_exception_stays_out_of_the_log(caplog):
    try:
        raise ValueError("81.2.69.142 is not an address")
    except ValueError:
        failures.note("location", "a source", is_private=True)

    assert "a source" in caplog.text
    assert "81.2.69.142" not in caplog.text
