import logging

from wangge_sdk.log import StandardLog


def test_lines_carry_message_and_facts_under_the_plugins_name(caplog):
    caplog.set_level(logging.INFO)
    log = StandardLog("wangge.keyword-triage")
    log.info("read", rows=3)
    log.warning("100% odd: %s", word="a\nb")
    log.error("failed")
    assert [(record.name, record.levelname, record.getMessage()) for record in caplog.records] == [
        ("wangge.plugin.wangge.keyword-triage", "INFO", "read rows=3"),
        ("wangge.plugin.wangge.keyword-triage", "WARNING", "100% odd: %s word='a\\nb'"),
        ("wangge.plugin.wangge.keyword-triage", "ERROR", "failed"),
    ]
