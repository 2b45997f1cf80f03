"""The list of commands. Each does one thing and answers with one object; their words are a contract."""

import typer

from desktop.cli import (
    coverage_commands,
    data_commands,
    decision_commands,
    drive_commands,
    embed_commands,
    failure_commands,
    handoff_commands,
    leakage_commands,
    model_commands,
    position_commands,
    project_commands,
    proof_commands,
    resume_commands,
    run_commands,
    study_commands,
    suspect_commands,
    version_commands,
    weights_command,
)

app = typer.Typer(
    name="roadwright",
    help="From labelled road images to a proved vehicle package. Without a command, opens the window.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=False,
)

GROUPS = (
    project_commands, data_commands, version_commands, leakage_commands, position_commands, embed_commands,
    suspect_commands, coverage_commands, run_commands, resume_commands, study_commands, model_commands,
    failure_commands, decision_commands, drive_commands, handoff_commands, weights_command, proof_commands,
)  # fmt: skip

for group in GROUPS:
    for name, command in group.COMMANDS.items():
        app.command(name)(command)


@app.callback(invoke_without_command=True)
def without_command(context: typer.Context) -> None:
    """Open the window on the last project when no command is named."""
    if context.invoked_subcommand is None:
        raise typer.Exit(project_commands.open_window(None))
