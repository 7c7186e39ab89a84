import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from clothingline_production.tools import piece_ledger
from clothingline_production.tools.piece_ledger import (
    MOVES,
    STATES,
    TAILOR,
    LedgerError,
    Row,
    balances,
    check,
    payable,
    reverse,
)

EMPTY = dict.fromkeys(STATES, 0)
EVERY_PAIR = [(source, target) for source in MOVES for target in STATES]
CAUSES = (TAILOR, "previous_stage", "material", "pattern")
LAWFUL = [(source, target) for source, targets in MOVES.items() for target in targets]


def test_examples_in_the_docstrings():
    assert doctest.testmod(piece_ledger).failed == 0


def test_a_job_line_from_assignment_to_settlement():
    rows = [
        Row(None, "in_hand", 100),
        Row("in_hand", "made", 95),
        Row("in_hand", "returned", 3),
        Row("in_hand", "missing", 2),
        Row("made", "handed_in", 95),
        Row("handed_in", "accepted", 85),
        Row("handed_in", "rework", 6),
        Row("handed_in", "rejected", 4),
        Row("rework", "handed_in", 6),
        Row("handed_in", "accepted", 6),
    ]
    expected = EMPTY | {"accepted": 91, "rejected": 4, "missing": 2, "returned": 3}
    assert check(EMPTY, rows) == balances(rows) == expected
    assert sum(balances(rows).values()) == 100


@pytest.mark.parametrize(("source", "target"), LAWFUL)
def test_a_lawful_move_of_all_pieces(source, target):
    after = check({source: 7} if source else {}, [Row(source, target, 7)])
    assert after == EMPTY | {target: 7}


@pytest.mark.parametrize(
    ("source", "target"), sorted(set(EVERY_PAIR) - set(LAWFUL), key=str)
)
def test_a_forbidden_move(source, target):
    before = dict.fromkeys(STATES, 7)
    with pytest.raises(LedgerError) as refused:
        check(before, [Row(source, target, 1)])
    assert refused.value.kind == "move"
    assert before == dict.fromkeys(STATES, 7)


@pytest.mark.parametrize(
    "row", [Row("in_hand", None, 1), Row("lost", "made", 1), Row("made", "lost", 1)]
)
def test_pieces_go_nowhere_else(row):
    with pytest.raises(LedgerError) as refused:
        check(dict.fromkeys(STATES, 7), [row])
    assert refused.value.kind == "move"


@pytest.mark.parametrize("qty", [0, -1, 1.5])
def test_a_row_moves_whole_pieces(qty):
    with pytest.raises(LedgerError) as refused:
        check({}, [Row(None, "in_hand", qty)])
    assert (refused.value.kind, refused.value.wanted) == ("quantity", qty)


def test_a_shortage_says_what_is_there():
    with pytest.raises(LedgerError) as refused:
        check({"made": 9}, [Row("made", "handed_in", 4), Row("made", "handed_in", 6)])
    error = refused.value
    assert (error.kind, error.state, error.wanted, error.available) == (
        "short",
        "made",
        6,
        5,
    )
    assert error.row == Row("made", "handed_in", 6)


def test_rows_of_one_batch_build_on_each_other():
    rows = [
        Row(None, "in_hand", 5),
        Row("in_hand", "made", 5),
        Row("made", "handed_in", 5),
    ]
    assert check({}, rows) == EMPTY | {"handed_in": 5}
    with pytest.raises(LedgerError):
        check({}, rows[::-1])


def test_a_reversal_needs_the_pieces_where_the_row_brought_them():
    rows = [
        Row(None, "in_hand", 5),
        Row("in_hand", "made", 5),
        Row("made", "handed_in", 3),
    ]
    with pytest.raises(LedgerError) as refused:
        check(balances(rows), [reverse(rows[1])])
    assert (refused.value.kind, refused.value.state, refused.value.available) == (
        "short",
        "made",
        2,
    )

    assert (
        check(balances(rows), [reverse(rows[2]), reverse(rows[1]), reverse(rows[0])])
        == EMPTY
    )
    assert sum(balances([*rows, reverse(rows[0])]).values()) == 0


def test_a_reversal_undoes_only_a_lawful_move():
    with pytest.raises(LedgerError) as refused:
        check({"handed_in": 1}, [reverse(Row("accepted", "handed_in", 1))])
    assert refused.value.kind == "move"


@given(st.sampled_from(LAWFUL), st.integers(1, 1000), st.integers(0, 1000))
def test_a_reversal_brings_the_balances_back_and_its_own_reversal_is_the_row(
    move, qty, more
):
    row = Row(*move, qty)
    before = EMPTY | ({move[0]: qty + more} if move[0] else {})
    assert check(check(before, [row]), [reverse(row)]) == before
    assert reverse(reverse(row)) == row


@pytest.mark.parametrize(
    ("accepted", "rejected", "expected"),
    [
        (90, {}, 90),
        (90, {"tailor": 10}, 90),
        (90, {"tailor": 4, "material": 3, "previous_stage": 2, "pattern": 1}, 96),
        (0, {"material": 5}, 5),
    ],
)
def test_a_tailor_is_paid_for_what_is_not_his_fault(accepted, rejected, expected):
    rows = [
        (Row("handed_in", "rejected", qty), cause) for cause, qty in rejected.items()
    ]
    rows += [(Row("handed_in", "accepted", accepted), None)] if accepted else []
    assert sum(payable(*row) for row in rows) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [pair for pair in LAWFUL if pair[1] not in ("accepted", "rejected")],
)
@pytest.mark.parametrize("cause", [None, *CAUSES])
def test_nothing_is_paid_before_the_verdict_or_for_what_is_lost(source, target, cause):
    row = Row(source, target, 7)
    assert payable(row, cause) == payable(reverse(row), cause) == 0


@given(st.sampled_from(LAWFUL), st.integers(1, 999), st.sampled_from([None, *CAUSES]))
def test_what_is_undone_is_not_paid(move, qty, cause):
    row = Row(*move, qty)
    assert payable(row, cause) in (0, qty)
    assert payable(row, cause) + payable(reverse(row), cause) == 0
    assert payable(reverse(reverse(row)), cause) == payable(row, cause)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["accepted", "rejected"]),
            st.integers(1, 999),
            st.sampled_from(CAUSES),
        )
    )
)
def test_payable_lies_between_accepted_and_all(verdicts):
    pay = sum(payable(Row("handed_in", to, qty), cause) for to, qty, cause in verdicts)
    accepted = sum(qty for to, qty, _cause in verdicts if to == "accepted")
    assert accepted <= pay <= sum(qty for _to, qty, _cause in verdicts)


class Ledger(RuleBasedStateMachine):
    """Any rows, lawful or not, against a model that holds one label for each piece."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.pieces = []

    def move(self, batch, is_lawful):
        before = balances(self.rows)
        known = dict(before)
        try:
            after = check(known, batch)
        except LedgerError:
            assert not is_lawful
            assert known == before
            return
        assert is_lawful
        self.rows += batch
        assert after == balances(self.rows)
        for row in batch:
            self.carry(row)

    def carry(self, row):
        for _piece in range(row.qty):
            if row.source is not None:
                self.pieces.remove(row.source)
            if row.target is not None:
                self.pieces.append(row.target)

    @rule(qty=st.integers(-1, 30))
    def assign(self, qty):
        self.move([Row(None, "in_hand", qty)], qty > 0)

    @rule(pair=st.sampled_from(LAWFUL[1:]), qty=st.integers(1, 10))
    def follow(self, pair, qty):
        self.move([Row(*pair, qty)], self.pieces.count(pair[0]) >= qty)

    @rule(pair=st.sampled_from(EVERY_PAIR), qty=st.integers(-2, 10))
    def try_anything(self, pair, qty):
        holds = pair[0] is None or self.pieces.count(pair[0]) >= qty
        self.move([Row(*pair, qty)], pair in LAWFUL and qty > 0 and holds)

    @rule(pair=st.sampled_from(LAWFUL[1:]), qty=st.integers(1, 10))
    def spoil_a_batch(self, pair, qty):
        self.move(
            [Row(None, "in_hand", 1), Row("accepted", "made", 1), Row(*pair, qty)],
            False,
        )

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def undo(self, data):
        row = reverse(data.draw(st.sampled_from(self.rows)))
        self.move([row], row.source is None or self.pieces.count(row.source) >= row.qty)

    @invariant()
    def pieces_are_conserved(self):
        counts = balances(self.rows)
        assert tuple(counts) == STATES
        assert min(counts.values()) >= 0
        assert sum(counts.values()) == len(self.pieces)
        assert counts == {state: self.pieces.count(state) for state in STATES}


TestLedger = Ledger.TestCase
