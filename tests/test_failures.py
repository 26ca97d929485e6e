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
