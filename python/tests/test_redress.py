"""The package says what the program says."""

import datetime
import decimal
import json
import pathlib
import threading

import pytest
import redress

ROOT = pathlib.Path(__file__).parents[2]
LARANETA = ROOT / "tests/decided/2012-laraneta-ca7/facts.toml"

COLUMNS = {
    "id": ["c1", "c2", "c3"],
    "class": ["images", "images", "images"],
    "conduct.ended": [datetime.date(2016, 5, 1)] * 3,
    "conduct.victim_of_count": [True, True, False],
    "conduct.distributed": [False, None, False],
    "findings.full_losses": [True, True, True],
    "findings.original_abuse_separated": [True, True, True],
    "record.received": [decimal.Decimal("100.00"), None, None],
    "losses.therapy.amount": [decimal.Decimal("125000.00"), decimal.Decimal("60000.00"), None],
    "losses.therapy.cause": ["trade"] * 3,
    "choices.relative-role": ["4000.00", "4000.00", None],
}


def test_laraneta_depends_on_whether_he_distributed():
    answers = redress.compute(LARANETA, "ca7", as_of="2012-11-14")
    vicky = next(answer for answer in answers if answer["victim"] == "vicky")
    # The losses of Vicky less what she had received: 1,224,697.04 - 258,869.40.
    assert vicky["greatest"] == "965827.64"
    assert any("distributed" in issue["name"] for issue in vicky["open"])
    full = redress.compute(LARANETA, "ca7", as_of=datetime.date(2012, 11, 14), full=True)
    assert full["schema"] == "redress.result/2"


def test_compare_needs_and_review():
    answers = redress.compare(LARANETA, ["ca5", "ca7"], as_of="2012-11-14")
    assert {answer["profile"] for answer in answers} == {"ca5", "ca7"}
    assert redress.needs(LARANETA, "ca7", as_of="2012-11-14")["findings"]
    assert redress.review(LARANETA, "ca7", as_of="2012-11-14")["schema"] == "redress.review/2"
    assert {"ca2", "ca9"} <= {profile["id"] for profile in redress.profiles()}


def test_errors_have_a_code_and_a_place():
    with pytest.raises(redress.RedressError) as found:
        redress.compute('schema = 1\n[case]\nname = "x"\ncourt = "ca7"\njudgment = 2020-13-01\n', "ca7")
    assert found.value.code == "case-file"
    assert found.value.problems[0].line == 5
    with pytest.raises(redress.RedressError, match="ca77"):
        redress.compute(LARANETA, "ca77", as_of="2012-11-14")
    with pytest.raises(redress.RedressError, match="no view"):
        redress.compute(LARANETA, "ca7", as_of="2012-11-14", views={"attempts": "perhaps"})


def test_a_batch_equals_each_case():
    answers = redress.batch(COLUMNS, ["ca7", "ca9"], as_of="2024-06-03")
    assert len(answers) == 6 and answers.rejected == []
    assert answers.columns["amount"][0] == 400_000
    assert answers.columns["open"][2] == ["record.received"]
    assert answers.columns["result"][4] == "denied"
    case = {
        "schema": 1,
        "case": {"name": "x", "court": "ca7"},
        "defendant": [{"id": "d", "count": [{"id": "1", "statute": "not read", "class": "images", "ended": "2016-05-01"}]}],
        "victim": [{
            "id": "v",
            "loss": [{"id": "therapy", "head": "therapy", "amount": "60000.00", "cause": "trade"}],
            "findings": {"full_losses": True, "original_abuse_separated": True},
            "conduct": [{"victim_of_count": True}],
        }],
        "choice": [{"choice": "relative-role", "amount": "4000.00"}],
    }
    for place, profile in ((2, "ca7"), (3, "ca9")):
        [answer] = redress.compute(case, profile, as_of="2024-06-03")
        cents = [answers.columns[name][place] for name in ("least", "greatest")]
        assert cents == [None if answer[end] is None else int(decimal.Decimal(answer[end]) * 100) for end in ("least", "greatest")]
        assert answers.columns["result"][place] == answer["result"]


def arrow_columns():
    """The columns of the batch as a table has them: decimals, booleans, days and text."""
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(COLUMNS)
    typed = {}
    for name in table.column_names:
        column = table.column(name)
        if name.endswith(".amount") or name in ("record.received", "record.dma_received"):
            column = column.cast(pyarrow.string()).cast(pyarrow.decimal128(18, 2))
        typed[name] = column
    return pyarrow.table(typed)


def test_a_batch_reads_and_writes_arrow():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(COLUMNS)
    answers = pyarrow.table(redress.batch(table, ["ca7"], as_of="2024-06-03"))
    assert answers.column("amount")[0].as_py() == decimal.Decimal("4000.00")
    assert answers.schema.field("amount").type == pyarrow.decimal128(18, 2)
    assert answers.column("open")[1].as_py() == ["record.received"]


def test_a_table_in_columns_is_answered_as_lists_are():
    by_lists = redress.batch(COLUMNS, ["ca7", "ca9"], as_of="2024-06-03").columns
    parts = arrow_columns().to_reader(max_chunksize=1)
    for table in (arrow_columns(), parts):
        assert redress.batch(table, ["ca7", "ca9"], as_of="2024-06-03").columns == by_lists
    assert redress.batch(arrow_columns(), ["ca7", "ca9"], as_of="2024-06-03", threads=2).columns == by_lists


@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_other_libraries_hand_over_their_tables(library):
    frames = pytest.importorskip(library)
    table = arrow_columns()
    frame = frames.from_arrow(table) if library == "polars" else table.to_pandas(types_mapper=frames.ArrowDtype)
    answers = redress.batch(frame, ["ca7", "ca9"], as_of="2024-06-03")
    assert answers.columns == redress.batch(COLUMNS, ["ca7", "ca9"], as_of="2024-06-03").columns
    if library == "polars":
        assert frames.DataFrame(answers).height == len(answers)


def test_a_whole_number_of_money_and_a_wrong_cell_are_refused():
    pyarrow = pytest.importorskip("pyarrow")
    columns = {"class": ["images", "images"], "conduct.ended": ["2016-05-01", "never"]}
    answers = redress.batch(pyarrow.table(columns), ["ca7"], as_of="2024-06-03")
    assert len(answers) == 1 and answers.rejected[0][:2] == (1, "conduct.ended")
    with pytest.raises(redress.RedressError, match="dollars nor cents"):
        redress.batch(pyarrow.table({**columns, "record.received": [1, 2]}), ["ca7"], as_of="2024-06-03")
    with pytest.raises(redress.RedressError, match="float"):
        redress.batch(pyarrow.table({**columns, "record.received": [1.0, 2.0]}), ["ca7"], as_of="2024-06-03")


def test_answers_outlive_the_table_and_are_read_twice():
    pyarrow = pytest.importorskip("pyarrow")
    answers = redress.batch(arrow_columns(), ["ca7"], as_of="2024-06-03")
    assert pyarrow.table(answers).equals(pyarrow.table(answers))


def test_bad_rows_are_set_aside_and_floats_are_refused():
    columns = {"class": ["images", "no-class"], "conduct.ended": ["2016-05-01", "2016-05-01"], "record.orders": [3, 4]}
    answers = redress.batch(columns, ["ca7"], as_of="2024-06-03")
    assert answers.columns["row"] == [0] and answers.rejected[0][:2] == (1, "class")
    with pytest.raises(redress.RedressError, match="float"):
        redress.batch({**columns, "record.received": [1.1, 2.2]}, ["ca7"], as_of="2024-06-03")
    with pytest.raises(redress.RedressError, match="record.orders"):
        redress.batch({"record.order": [1]}, ["ca7"], as_of="2024-06-03")


def test_other_threads_run_while_a_batch_computes():
    ran = threading.Event()
    threading.Timer(0.01, ran.set).start()
    many = {name: column * 2_000 for name, column in COLUMNS.items()}
    redress.batch(many, ["ca7", "ca9"], as_of="2024-06-03", threads=1)
    assert ran.is_set()


def test_a_case_as_a_dict_is_the_case_as_a_file():
    text = redress.compute(LARANETA.read_text(), "ca7", as_of="2012-11-14")
    assert json.dumps(text) == json.dumps(redress.compute(LARANETA, "ca7", as_of="2012-11-14"))
