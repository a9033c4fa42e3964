"""``smart-mat doctor`` as a user runs it."""

from __future__ import annotations

import json

from cli.running import Shell


def test_a_mat_that_is_well(shell: Shell) -> None:
    said = shell.done("doctor", "sim:empty")
    assert said.count("good  ") == 5


def test_findings_as_json(shell: Shell) -> None:
    findings = json.loads(shell.done("doctor", "sim:quiet", "--json"))
    assert {finding["subject"] for finding in findings} == {"link", "wiring", "rate", "zero", "saturation"}
    assert [finding["good"] for finding in findings if finding["subject"] == "zero"] == [None]


def test_a_mat_to_mend_ends_with_1(shell: Shell) -> None:
    ran = shell.run("doctor", "sim:empty?noise_lsb=4")
    assert ran.returncode == 1
    assert "MEND  noise" in ran.stdout


def test_no_such_port_is_a_sentence(shell: Shell) -> None:
    assert "no port" in shell.refused(1, "doctor", "/dev/nothing")
