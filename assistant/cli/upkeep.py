"""The commands that set up and look after: init, doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.faults import ANSWERED, FAULT
from assistant.cli.options import JsonOption, ModelOption, Stored, console, print_json, takes


def init_command(
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a citebound.toml that is there.")] = False,
) -> None:
    """Write citebound.toml here, with every setting in it as a comment.

    Each with what it means, its default, its variable and an example: take the # away from those that you set.
    """
    from assistant import initial

    initial.write(force=force)
    typer.echo("citebound.toml is written: every setting is in it, as a comment.")
    typer.echo("Take the # from the names of those that you set, then see: citebound doctor")


@takes(Stored)
def doctor_command(
    stored: Stored,
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make the search indexes anew from the documents stored.")
    ] = False,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check versions, index, embedder, key and model, and say what to do."""
    from assistant import doctor

    settings = stored.settings(model=model)
    repaired = [doctor.repair(settings, console(stderr=True, quiet=as_json))] if repair else []
    checks = repaired + doctor.examine(settings)
    print_json(doctor.as_dicts(checks)) if as_json else doctor.show(checks, console())
    raise typer.Exit(FAULT if any(check.state == "fault" for check in checks) else ANSWERED)
