"""What is done to the house besides kills: a line each, with what is promised and the tests in which it is seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`tests` are pytest's names of those that do it, files or single tests."""

    done: str
    promised: str
    tests: tuple[str, ...]


BROKEN = "tests/faults/test_broken_files.py"
DAY = "tests/huanyu/test_faults.py"
ELASTIC = "tests/index/test_elastic_faults.py"
POSTGRES = "tests/faults/test_postgres.py"
MAIL = "tests/reports/mail/test_failing_server.py"
SITES = "tests/crawlers/test_collect_endings.py"
CLOCK = "tests/faults/test_clocks.py"

FAULTS = (
    Fault("disk full while a day is written, then space again", "named; the same day again ends as if nothing had been",
          (f"{DAY}::test_a_full_disk_is_named_and_with_space_again_the_day_ends_as_if_nothing_had_been",)),
    Fault("disk full at each other writer (month's close, briefing, backup, rebuild, ledger)", "named; nothing half written stays; with space the same command does its work",
          ("tests/faults/test_full_disk.py",)),
    Fault("Elasticsearch's disk is full", "named; the next day catches up",
          (f"{ELASTIC}::test_a_full_disk_names_the_store_and_the_next_day_catches_up",)),
    Fault("Elasticsearch down, and back", "exit 1 names it; the next day catches up",
          (f"{ELASTIC}::test_a_run_ends_with_status_1_naming_a_store_that_is_down_and_the_next_run_catches_up",)),
    Fault("Elasticsearch's index deleted by hand", "what it lacks is told by id; a rebuild brings all of it back",
          ("tests/faults/test_elastic_gone.py",)),
    Fault("Elasticsearch slow", "waited for; nothing there twice",
          (f"{ELASTIC}::test_a_slow_server_is_waited_for", f"{ELASTIC}::test_what_a_server_too_slow_took_after_all_is_not_there_twice")),
    Fault("mail server refuses, breaks off, falls silent, is back", "all mails wait; each arrives once when it is well",
          (f"{MAIL}::test_a_failure_is_said_all_mails_wait_and_each_arrives_once_when_the_server_is_well",)),
    Fault("sender killed after the server took a mail", "sent again under the same Message-ID",
          (f"{MAIL}::test_a_sender_killed_after_the_server_took_the_mail_sends_it_again_under_the_same_id",)),
    Fault("sites time out, reset, loop, lie, drip, answer 429 and 5xx, send bombs", "each URL ends once with its own status", (SITES,)),
    Fault("one source down, and back", "named; the others go on; the next run has what it missed",
          (f"{DAY}::test_a_source_that_is_down_is_named_the_others_go_on_and_the_next_run_has_it",)),
    Fault("PostgreSQL down, and back", "named; the next run does the day", (f"{POSTGRES}::test_down_is_named_and_back_the_day_is_done",)),
    Fault("PostgreSQL breaks off in the middle of a day", "named; the next run ends the day as if nothing had been",
          (f"{POSTGRES}::test_broken_off_in_the_middle_is_named_and_the_next_run_ends_the_day",)),
    Fault("PostgreSQL slow", "waited for", (f"{POSTGRES}::test_slow_is_waited_for",)),
    Fault("a run, the page with a reader, and a rebuild of the store at once", "each page answers; nothing lost, nothing twice",
          ("tests/faults/test_together.py",)),
    Fault("two runs at once", "the second waits, says for whom, and changes nothing",
          (f"{DAY}::test_two_runs_at_once_wait_for_each_other",)),
    Fault("two processes write one index at once", "nothing lost, nothing twice",
          (f"{ELASTIC}::test_two_writers_at_once_lose_nothing_and_write_nothing_twice",)),
    Fault("the same day run twice", "the same bytes, no mail twice",
          (f"{DAY}::test_a_day_run_twice_gives_the_same_bytes_and_sends_no_mail_twice",)),
    Fault("everything after fetching deleted", "the same bytes from the evidence alone",
          (f"{DAY}::test_from_the_evidence_alone_come_the_same_bytes",)),
    Fault("clock an hour wrong either way, TZ of another continent, midnight during a run, 29 February, year's turn",
          "the day named at the start holds; no article lost; weeks and months by Shanghai", (CLOCK,)),
    Fault("a torn line in articles, annotations, observations, relations, events", "file and line named; mended, the command goes on",
          (f"{BROKEN}::test_a_torn_line_is_named_by_file_and_line", f"{BROKEN}::test_an_article_that_cannot_be_read_is_left_out_of_the_store_and_named")),
    Fault("a torn line in a day of the month that is counted", "the month lists what it could not read",
          (f"{BROKEN}::test_a_month_lists_what_it_could_not_read",)),
    Fault("a torn line in each other kind of record", "an upgrade names file and line and does nothing",
          (f"{BROKEN}::test_a_torn_line_of_any_kind_of_record_is_named_before_an_upgrade",)),
    Fault("a torn account of a day", "named with the command that makes it anew from the evidence",
          (f"{BROKEN}::test_a_torn_account_is_named_with_the_command_that_makes_it_anew",)),
    Fault("what is remembered of earlier days turned to garbage", "made anew from them",
          (f"{BROKEN}::test_what_is_remembered_of_earlier_days_is_made_anew_from_them",)),
    Fault("a file of a closed month changed or torn", "the file is named; nothing is shown as if it were whole",
          ("tests/reports/month/test_tampering.py",)),
    Fault("an archive cut off in its middle", "what stands before is read, the file is named",
          (f"{BROKEN}::test_a_torn_archive_gives_what_stands_before_the_tear_and_is_named",)),
    Fault("index turned to garbage, files of it deleted, all of it deleted", "said with the command that mends it; built anew it answers the same",
          (f"{BROKEN}::test_an_index_that_is_broken_or_gone_says_so_and_is_built_anew",)),
    Fault("ledger turned to garbage", "named, left as it is", (f"{BROKEN}::test_a_ledger_that_is_no_database_is_named_and_left_as_it_is",)),
    Fault("ledger locked by another program", "waited for, then named",
          (f"{BROKEN}::test_a_ledger_that_another_holds_is_waited_for_and_then_named",)),
    Fault("files, ledger and store of an older program", "brought up; records never rewritten; a newer program's refused by place",
          ("tests/huanyu/test_upgrade.py", "tests/ledger/test_older_ledgers.py")),
    Fault("backup while others write; restored into an empty folder", "ledger and files belong together; the same answers; damage named",
          ("tests/huanyu/test_backup.py", "tests/ledger/test_copying.py")),
)  # fmt: skip
