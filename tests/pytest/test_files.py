"""Raw and policy files as they come: what can mean only one thing is read, of the rest the true cause is said before anything is built."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from conftest import Build, run_dbt_here, write_csv
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from landing.csv_files import inspect_csv
from landing.parquet_files import inspect_parquet
from landing.places import pattern
from landing.records import RECORD, records
from landing.scan import CHUNK, LINE_END, LineCounter
from running.endings import Ending, judge_build

CONTRACT = ["order_id", "account_id", "status"]
HEADER = b"order_id,account_id,status\n"

# Bytes of a CSV file, and the file that the database reads: the same, or a copy of these bytes.
READABLE: dict[str, tuple[bytes, bytes | None]] = {
    "line feeds": (HEADER + b"1,A,open\n", None),
    "no line end at the end": (HEADER + b"1,A,open", None),
    "both characters": (b"order_id,account_id,status\r\n1,A,open\r\n", None),
    "carriage returns": (b"order_id,account_id,status\r1,A,open\r", None),
    "byte order mark": (b"\xef\xbb\xbf" + HEADER + b"1,A,open\n", None),
    "line feed in quotes": (b'order_id,account_id,status\r\n1,"A\nB",open\r\n', None),
    "line end in quotes": (HEADER + b'1,"A\r\nB",open\n', None),
    "carriage return in quotes": (HEADER + b'1,"A\rB",open\n', None),
    "quote within a text": (HEADER + b'1,5" pipe,open\n2,6" pipe,open\n', None),
    "blank lines": (HEADER + b"1,A,open\n\n,,\n\n", None),
    "unnamed columns at the end": (b"order_id,account_id,status,,\n1,A,open,,\n", None),
    "one damaged line": (HEADER + b"1,A,caf\xe9\n", None),
    "damaged lines among others": (HEADER + b"1,A,caf\xe9\n2,A,caf\xe9\n3,A,caf\xc3\xa9\n", None),
    "other columns": (b"Order_ID,amount_due\n1,2\n", None),
    "header with line feed, rest without": (HEADER + b"1,A,open\r\n2,B,open\r\n", b"column,column,column\n1,A,open\n2,B,open\n"),
    "one line feed at the end": (
        b"order_id,account_id,status\r\n1,A,open\r\n2,B,open\n",
        b"column,column,column\n1,A,open\n2,B,open\n",
    ),
    "all three kinds": (
        b"order_id,account_id,status\r\n1,A,open\n2,B,open\r3,C,open\r\n",
        b"column,column,column\n1,A,open\n2,B,open\n3,C,open\n",
    ),
    "mixed outside and inside quotes": (
        HEADER + b'1,"A\r\nB",open\r\n2,C,open\n',
        b'column,column,column\n1,"A\r\nB",open\n2,C,open\n',
    ),
    "mixed, and a quote within a text": (HEADER + b'1,5" pipe,open\r\n2,B,open\n', b'column,column,column\n1,5" pipe,open\n2,B,open\n'),
    "carriage return too many": (
        b"order_id,account_id,status\r\r\n1,A,open\r\r\n",
        b"column,column,column\n\n1,A,open\n\n",
    ),
    "mixed, and a row too short": (
        b"order_id,account_id,status\r\n1,A\n2,B,open\r\n",
        b"column,column,column\n1,A\n2,B,open\n",
    ),
    "mixed, one column": (b"order_id\r\n1\n2\r\n", b"column\n1\n2\n"),
    "blank lines above the header": (b"\n,,\n" + HEADER + b"1,A,open\n", b"column,column,column\n\n\n1,A,open\n"),
    "header of two lines": (
        b'order_id,account_id,"status","last\nnote"\r\n1,A,open,x\r\n',
        b"column,column,column,column\n\n1,A,open,x\n",
    ),
}


@pytest.mark.parametrize("name", READABLE)
def test_what_can_mean_only_one_thing_is_read(name: str, tmp_path: Path) -> None:
    content, copied = READABLE[name]
    file, copy = tmp_path / "orders.csv", tmp_path / "copies" / "orders.csv"
    file.write_bytes(content)
    inspected = inspect_csv(file, CONTRACT, copy)
    assert inspected.problems == []
    assert inspected.columns[0].lower() == "order_id"
    assert inspected.path == (file if copied is None else copy)
    assert copied is None or copy.read_bytes() == copied
    assert copied is not None or not copy.exists()
    assert file.read_bytes() == content


UNREADABLE: dict[str, tuple[bytes, list[str]]] = {
    # bytes of a file named .csv: what must be said of them, a list of words for each problem
    "nothing": (b"", ["the file is empty"]),
    "a byte order mark": (b"\xef\xbb\xbf", ["the file is empty"]),
    "blank lines only": (b"\n,,\n", ["the file is empty"]),
    "Windows-1252": (
        HEADER + b"1,A,open\n2,M\xfcller,open\n3,B\xe4r,open\n",
        ["not UTF-8, first in line 3, in 2 lines in all: byte 0xFC (in Windows-1252 'ü'). Export it as UTF-8"],
    ),
    "UTF-16": ((HEADER + b"1,A,open\n").decode().encode("utf-16"), ["written in UTF-16. Export it as UTF-8"]),
    "UTF-16 without a mark": ((HEADER + b"1,A,open\n").decode().encode("utf-16-le"), ["written in UTF-16. Export it as UTF-8"]),
    "zero byte": (HEADER + b"1,A,open\n2,\0,open\n", ["zero bytes (NUL), in line 3"]),
    "semicolons": (HEADER.replace(b",", b";") + b"1;A;open\n", ["separated by semicolons. Export it with commas"]),
    "tabs": (HEADER.replace(b",", b"\t") + b"1\tA\topen\n", ["separated by tabs. Export it with commas"]),
    "semicolons and Windows-1252": (
        HEADER.replace(b",", b";") + b"1;\xe9;open\n2;\xe9;open\n",
        ["not UTF-8, first in line 2", "separated by semicolons"],
    ),
    "hint for a spreadsheet": (
        b"sep=;\n" + HEADER.replace(b",", b";") + b"1;A;open\n",
        ["the header stands in line 2. Remove the lines above it", "separated by semicolons"],
    ),
    "title": (b"Orders of 2024\n\n" + HEADER + b"1,A,open\n", ["the header stands in line 3. Remove the lines above it"]),
    "no header": (
        b"1,A,open\n2,B,open\n",
        ["line 1 names none of this table's columns: it is a row of data", "order_id,account_id,status"],
    ),
    "quote in the header": (b'order_id,"account_id,status\n1,A,open\n', ["a quote is opened in the header and not closed"]),
    "quote in the header, closed far below": (
        b'order_id,"account_id,status\n' + b"1,A,open\n" * 9 + b'2,"B",open\n',
        ["a quote is opened in the header and not closed"],
    ),
    "carriage return in a cell": (
        HEADER + b"1,A,open\n2,B\rC,open\n3,D\rE,open\n",
        ["a carriage return stands within a cell that is not quoted, first in line 3, in 2 lines in all. Remove it"],
    ),
    "carriage return in the last cell": (HEADER + b"1,A,open\n2,B,op\ren\n", ["a carriage return stands within a cell", "in line 3."]),
    "carriage return in the first cell": (HEADER + b"1,A,open\n2\r2,B,open\n", ["a carriage return stands within a cell", "in line 3."]),
    "two carriage returns in a cell": (HEADER + b"1,A,open\n2,B\rB\rB,open\n", ["a carriage return stands within a cell", "in line 3."]),
    "line feed in a cell": (
        b'order_id,account_id,status\r\n1,"A\nB",open\r\n2,B\nC,open\r\n',
        ["a line feed stands within a cell that is not quoted, in line 4. Remove it, or put the cell in double quotes"],
    ),
    "gzip": (b"\x1f\x8b\x08\0rest", ["a gzip archive. Unpack it"]),
    "Excel": (b"PK\x03\x04rest", ["an Excel workbook or a zip archive. Save the sheet as CSV"]),
    "old Excel": (b"\xd0\xcf\x11\xe0rest", ["an Excel workbook. Save the sheet as CSV"]),
    "Parquet": (b"PAR1\x15\0rest", ["a Parquet file. Let its name end in .parquet"]),
    "login page": (b"\n<!DOCTYPE html><html>", ["a web page"]),
    "JSON": (b'[\n {"order_id": 1}]', ["it is JSON"]),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_true_cause_is_named(name: str, tmp_path: Path) -> None:
    content, words = UNREADABLE[name]
    (tmp_path / "orders.csv").write_bytes(content)
    problems = inspect_csv(tmp_path / "orders.csv", CONTRACT, tmp_path / "copy.csv").problems
    said = "\n".join(problems)
    assert [word for word in words if word not in said] == [], said
    assert not (tmp_path / "copy.csv").exists()


def test_faults_are_found_across_the_parts_that_a_long_file_is_read_in(tmp_path: Path) -> None:
    """A character of three bytes and a line end of two stand over the places where the reading pauses."""
    file = tmp_path / "orders.csv"
    row = b"1,A,open\r\n"
    for shift in range(4):
        start = b"order_id,account_id,status\r\n1," + b"A" * shift + b",open\r\n"
        text = start + row * ((CHUNK - len(start)) // len(row) - 1)
        text += b"2," + b"B" * (CHUNK - len(text) - 4 - shift) + "€".encode() + b",open\r\n"
        file.write_bytes(text + row * (CHUNK // len(row)) + b"3,\xe9,open\r\n4,\xe9,open\r\n")
        assert inspect_csv(file, CONTRACT, tmp_path / "copy.csv").path == file
        file.write_bytes(file.read_bytes().replace("€".encode(), b"EUR"))
        (problem,) = inspect_csv(file, CONTRACT, tmp_path / "copy.csv").problems
        line = file.read_bytes().count(b"\n") - 1
        assert f"not UTF-8, first in line {line}, in 2 lines in all" in problem


def test_records_end_at_line_ends_outside_quotes_only(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b'a,"b\n""c""\n",d\r\n\n"x\ry"\rx"y\nend')
    found = [(record.content, record.line_end, record.line, record.fields) for record in records(tmp_path / "x.csv")]
    assert found == [
        (b'a,"b\n""c""\n",d', b"\r\n", 1, 3),
        (b"", b"\n", 4, 1),
        (b'"x\ry"', b"\r", 5, 1),
        (b'x"y', b"\n", 7, 1),
        (b"end", b"", 8, 1),
    ]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_lines_are_counted_in_whatever_order_they_are_asked_for(line_end: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landing.scan.CHUNK", 3)
    (tmp_path / "x.csv").write_bytes(line_end.join([b"a", b"", b"bcd", b"ef"]))
    counter, places = LineCounter(), [place for place, byte in enumerate((tmp_path / "x.csv").read_bytes()) if byte > 13]
    expected = dict(zip(places, [1, 3, 3, 3, 4, 4], strict=True))
    for order in (places, places[::-1]):
        assert {place: counter.line_at(str(tmp_path / "x.csv"), place) for place in order} == expected


def test_lines_are_counted_for_several_threads_at_once(tmp_path: Path) -> None:
    """The database asks from as many threads as it reads with."""
    (tmp_path / "x.csv").write_bytes(b"ab\n" * 2000)
    counter, lines = LineCounter(), [number * 37 % 2000 + 1 for number in range(2000)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda line: counter.line_at(str(tmp_path / "x.csv"), 3 * line - 3), lines)) == lines


@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text('aa,," \r\n\n', max_size=40))
def test_records_are_the_same_read_line_by_line_as_from_the_whole_text(tmp_path: Path, text: str) -> None:
    """The whole text is read as the definition of a record says; line by line is for files that memory does not hold."""
    (tmp_path / "x.csv").write_bytes(text.encode())
    found, place, line = [], 0, 1
    while place < len(text):
        match = RECORD.match(text.encode(), place)
        found.append((match[1], match[2], line))
        place, line = match.end(), line + 1 + len(LINE_END.findall(match[1]))
    assert list(map(tuple, records(tmp_path / "x.csv"))) == found


def make_parquet(path: Path, query: str) -> bytes:
    duckdb.execute(f"copy ({query}) to '{path}' (format parquet, compression uncompressed)")
    return path.read_bytes()


def widen_decimal(content: bytes) -> bytes:
    """Say in the description of the columns, the precision following its field's mark, that a decimal has 50 digits and not 38."""
    start = content.rindex(b"DuckDB") - 1000 if len(content) > 1000 else 0
    return content[:start] + content[start:].replace(b"\x15\x4c", b"\x15\x64")


PARQUET: dict[str, tuple[Callable[[bytes], bytes], list[str]]] = {
    # what was done to a good file: how, what must be said
    "nothing": (lambda content: content, []),
    "emptied": (lambda content: b"", ["the file is empty"]),
    "cut": (lambda content: content[:-30], ["it is cut: its end is missing"]),
    "mark alone": (lambda content: b"PAR1 and no more", ["it is cut"]),
    "description of the columns damaged": (
        lambda content: content[:-150] + bytes(142) + content[-8:],
        ["the description of its columns cannot be read"],
    ),
    "text that is not UTF-8": (lambda content: content.replace(b"Caf", b"C\xe9f"), ["the values of column 'status' cannot be read"]),
    "CSV": (lambda content: HEADER, ["it is no Parquet file"]),
    "gzip": (lambda content: b"\x1f\x8b\x08\0rest", ["a gzip archive"]),
    "Excel": (lambda content: b"PK\x03\x04rest", ["an Excel workbook or a zip archive"]),
    "encrypted": (lambda content: b"PARE" + content[4:-4] + b"PARE", ["it is encrypted"]),
    "decimal of 50 digits": (widen_decimal, ["column 'Account_ID' is a decimal of more than 38 digits"]),
}


@pytest.mark.parametrize("name", PARQUET)
def test_a_parquet_file_is_read_whole_or_its_fault_named(name: str, tmp_path: Path) -> None:
    spoil, words = PARQUET[name]
    file = tmp_path / "orders.parquet"
    wide = "900.00::decimal(38, 2)"
    content = make_parquet(file, f"select 1 as order_id, {wide} as \"Account_ID\", 'Cafe' as status, {wide} as unused")
    file.write_bytes(spoil(content))
    inspected = inspect_parquet(file, CONTRACT)
    assert len(inspected.problems) == len(words), inspected.problems
    assert all(word in problem for word, problem in zip(words, inspected.problems, strict=True)), inspected.problems
    assert words or inspected.columns == ["order_id", "Account_ID", "status", "unused"]


def refuse_to_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("x")
    monkeypatch.setattr(Path, "open", lambda self, *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))


NO_FILES: dict[str, tuple[Callable[[Path, pytest.MonkeyPatch], object], str]] = {
    "folder": (lambda path, _: path.mkdir(), "it is a folder"),
    "pipe": (lambda path, _: os.mkfifo(path), "it is a pipe or a device"),
    "link to nothing": (lambda path, _: path.symlink_to("yesterday.csv"), "it is a link to yesterday.csv, which is missing"),
    "no permission": (refuse_to_open, "this run's user may not read it"),
}


@pytest.mark.parametrize("name", NO_FILES)
def test_what_is_no_file_is_said_to_be_none(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, words = NO_FILES[name]
    make(tmp_path / "orders.csv", monkeypatch)
    assert words in inspect_csv(tmp_path / "orders.csv", CONTRACT, tmp_path / "copy.csv").problems[0]
    assert words in inspect_parquet(tmp_path / "orders.csv", CONTRACT).problems[0]


# Names that a pattern would find other files by, or that a reader would take for a column and its value.
ODD_NAMES = ("ext*", "ex?", "[e]xt", "{ext,ex2}", "**", "account_id=5", "it's", "[", "]", "a\\b", "ext;1 #%41")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_path_is_never_a_pattern(name: str, tmp_path: Path) -> None:
    for folder in (name, "ext", "ex2", "ext1", "deep/er"):
        write_csv(tmp_path / folder / "x.csv", [["n"], [folder.replace('"', "")]])
    query = "select n from read_csv(?, header = true, hive_partitioning = false, delim = '|')"
    assert duckdb.execute(query, [pattern(tmp_path / name / "x.csv")]).fetchall() == [(name,)]


def land(folder: Path, company: Path) -> Build:
    """Land all raw and policy files of a company's folder, and build next to nothing of them."""
    settings = {"COMPANY_DIR": str(company), "AS_OF_DATE": "2025-02-28"}
    return run_dbt_here(folder, "build", "--select", "path:seeds", "+stg_crm__users", "--exclude-resource-type", "test", **settings)


def ending(done: Build) -> tuple[Ending, list[str]]:
    judged = judge_build(done.returncode, done.output, done.target / "run_results.json", done.warehouse)
    return judged.ending, judged.problems


def test_raw_and_policy_files_as_spreadsheets_and_people_leave_them_are_landed(tmp_path: Path) -> None:
    company = tmp_path / "account_id=5" / "ext*[1]{a}?"
    (company / "policy").mkdir(parents=True)
    write_csv(tmp_path / "account_id=5" / "ext1" / "crm_accounts.csv", [["account_id", "account_name"], ["OTHER", "Other folder"]])
    (company / "crm_accounts.csv").write_bytes(
        "\ufeffaccount_id,account_name,,\r\nA1,Müller,,\r\n,,,\r\n , ,,\r\n\u00a0,\u200b\t,,\r\nA2,Two,,\r\n,\r\n,,,\r\n,,,\r\n".encode()
    )
    (company / "orders.csv").write_bytes(
        b'order_id,"account_id",ordered_at\r\nO1,A1,2025-01-02\nO2,A1\r\n"O3\n",A2,2025-01-03\rO4,A2,2025-01-04\r\nO5,A\xe9,2025-01-05\r\n'
    )
    (company / "crm_users.csv").write_bytes(b'\n"user_id","the\nchannel",channel\r\nU1,x,inside\r\n')
    duckdb.execute(
        "copy (select 'O1' as order_id, 1 as line_number, 2 as quantity, 3 as unit_price)"
        f" to '{company / 'order_lines'}.parquet' (format parquet)"
    )
    breaks = company / "policy" / "hierarchy_breaks.csv"
    breaks.write_bytes(b'account_id,reason,\r\nA1,"Holding, with a comma",\n,,\r\nA2,Franchise,\r\n,,\r\n')
    files = {path: path.read_bytes() for path in (*company.glob("*.*"), breaks)}

    done = land(tmp_path / "build", company)
    assert done.returncode == 0, done.output
    assert done.rows("select account_id, account_name from landing.crm_accounts order by 1") == [("A1", "Müller"), ("A2", "Two")]
    assert done.rows("select order_id, account_id, ordered_at from landing.orders order by 1") == [
        ("O1", "A1", "2025-01-02"),
        ("O3\n", "A2", "2025-01-03"),
        ("O4", "A2", "2025-01-04"),
    ]
    assert done.rows("select user_id, channel from landing.crm_users") == [("U1", "inside")]
    assert done.rows("select order_id, quantity from landing.order_lines") == [("O1", 2)]
    assert done.rows("select table_name, file_line, message from landing.unreadable_rows order by all") == [
        ("orders", 3, "the header has 3 fields, but this line has 2; a text with a comma stands in double quotes"),
        ("orders", 7, "it is not UTF-8; export the file as UTF-8"),
    ]
    assert done.rows("from policy.hierarchy_breaks order by 1") == [("A1", "Holding, with a comma"), ("A2", "Franchise")]
    assert {path: path.read_bytes() for path in files} == files
    assert list((tmp_path / "build").glob("*.copies")) == []


def test_one_message_names_what_is_wrong_with_all_raw_files(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "crm_accounts.csv").write_bytes(b"account_id;account_name\nA1;One\n")
    (raw / "crm_users.parquet").write_bytes(b"PAR1 cut")
    (raw / "crm_leads.csv").write_bytes(b"\x1f\x8b")
    (raw / "crm_opportunities.csv").mkdir()
    (raw / "orders.csv").write_bytes(b"order_id,account_id,ordered_at\nO1,A\r1,2025-01-02\n")
    (raw / "order_lines.csv").write_bytes(b'order_id,line_number,quantity,unit_price\nO1,"1,2,3\nO1,2,2,3\n')
    done = land(tmp_path / "build", raw)
    judged, problems = ending(done)
    assert judged is Ending.DATA
    assert [problem.removeprefix(f"{raw}/").split(". ")[0] for problem in problems] == [
        "crm_accounts.csv: the fields are separated by semicolons",
        "crm_leads.csv: it is a gzip archive",
        "crm_opportunities.csv: it is a folder",
        "crm_users.parquet: it is cut: its end is missing",
        "order_lines.csv: a quote is opened at or after line 2 and not closed, so the rows behind it cannot be told apart",
        "orders.csv: a carriage return stands within a cell that is not quoted, in line 2",
    ]
    assert "Traceback" not in done.output


def test_a_shipped_list_that_dbt_could_not_read_is_named_before_dbt_reads_it(tmp_path: Path) -> None:
    lists = tmp_path / "seeds" / "policy"
    lists.mkdir(parents=True)
    (lists / "rep_channels.csv").write_bytes(b"user_id,title,channel\n,Verk\xe4ufer,inside\n")
    (lists / "sales_cycles.csv").write_text("threshold_set,industry,cycle\n", encoding="utf-16")
    (lists / "account_types.csv").write_text("account_type,coverage\nCafé,house\n", encoding="utf-8-sig")
    done = run_dbt_here(tmp_path, "build", project=tmp_path)
    judged, problems = ending(done)
    assert judged is Ending.POLICY
    assert [problem.split(". ")[0] for problem in problems] == [
        "seeds/policy/rep_channels.csv: it is not UTF-8, in line 2: byte 0xE4 (in Windows-1252 'ä')",
        "seeds/policy/sales_cycles.csv: it is written in UTF-16",
    ]


def test_one_message_names_what_is_wrong_with_all_policy_files_and_raw_ones(tmp_path: Path, small_company: Path) -> None:
    lists = small_company / "policy"
    lists.mkdir()
    (lists / "hierarchy_breaks.csv").write_bytes(b"account_id,reason\nA2,Hol\rding\n")
    (lists / "channel_overrides.csv").write_bytes(b"account_id,channel,reason\nA1,inside,one\nA1,inside,one,two,3,4\nA2\n")
    (lists / "account_types.csv").write_bytes(b"account_type;coverage\n")
    (lists / "sales_cycles.csv").write_bytes(b"threshold_set,industry,length\n")
    (lists / "rep_channels.csv").write_bytes(b"user_id,title,channel\n,Verk\xe4ufer,inside\n")
    (lists / "free_mail_domains.csv").mkdir()
    (lists / "free_mail.csv").write_bytes(b"")
    (small_company / "orders.csv").rename(small_company / "Orders.csv")
    done = land(tmp_path / "build", small_company)
    judged, problems = ending(done)
    assert judged is Ending.POLICY
    assert [problem.removeprefix(f"{lists}/").split(". ")[0] for problem in problems] == [
        "account_types.csv: the fields are separated by semicolons",
        "channel_overrides.csv, line 3: the header has 3 fields, but this line has 6; a text with a comma stands in double quotes.",
        "channel_overrides.csv, line 4: the header has 3 fields, but this line has 1; a text with a comma stands in double quotes.",
        "free_mail.csv: no policy list is called so",
        "free_mail_domains.csv: it is a folder",
        "hierarchy_breaks.csv: a carriage return stands within a cell that is not quoted, in line 2",
        "rep_channels.csv: it is not UTF-8, in line 2: byte 0xE4 (in Windows-1252 'ä')",
        "sales_cycles.csv: its columns are threshold_set, industry, length, but may be threshold_set, industry, cycle, each once",
        f"required table 'orders' is missing in RAW_DATA_DIR '{small_company}': found Orders.csv, crm_accounts.csv, policy",
    ]
    assert "Traceback" not in done.output


def test_a_cut_log_of_earlier_checks_is_named(tmp_path: Path, small_company: Path) -> None:
    log = tmp_path / "build" / "published" / "current" / "parquet" / "quality" / "data_quality_results.parquet"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"PAR1 cut")
    done = land(tmp_path / "build", small_company)
    assert f"{log}: it is cut" in done.output
    assert "python scripts/rollback.py" in done.output
