"""The console command takes the names of commands with hyphens, and as Django spells them."""

import pytest

from digivaardig.config.command import main, spelled


@pytest.mark.parametrize("name", ["check-content", "check_content", "export-content", "load-content"])
def test_both_spellings_run(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.argv", ["digivaardig", name, "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert f"digivaardig {name.replace('-', '_')}" in capsys.readouterr().out


def test_only_the_name_is_spelled_anew():
    assert spelled(["digivaardig"]) == ["digivaardig"]
    assert spelled(["digivaardig", "--help"]) == ["digivaardig", "--help"]
    assert spelled(["digivaardig", "add-member", "--service-desk", "a-b"])[1:] == [
        "add_member",
        "--service-desk",
        "a-b",
    ]
