"""Reads the arguments, runs one command, and turns whatever happens into an exit status and one sentence.

0 done; 1 a negative answer; 2 unusable input; 130 stopped by Ctrl-C. A traceback is shown with `--debug` only.
"""

import sys
import traceback

import click
import typer

from core.errors import Stopped, UserError
from desktop.cli.output import say

DONE, NEGATIVE, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def run_command(arguments: list[str]) -> int:
    """Run one command line (without the program's name); gives the exit status."""
    is_debugging = "--debug" in arguments
    plain = [argument for argument in arguments if argument != "--debug"]
    try:
        return _run(plain)
    except UserError as error:
        if is_debugging:
            traceback.print_exc()
        say(str(error))
        return UNUSABLE
    except (Stopped, KeyboardInterrupt) as error:
        say(f"Stopped as asked. {str(error) or 'What was finished was kept.'}")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except Exception as error:  # noqa: BLE001 - the last place: people get a sentence, not a traceback
        if is_debugging:
            traceback.print_exc()
        told = f"{type(error).__name__}: {error}"
        say(f"Roadwright met an error of its own ({told}). Run again with --debug to see where.")
        return UNUSABLE


def _run(arguments: list[str]) -> int:
    from desktop.cli.commands import app

    command = typer.main.get_command(app)
    try:
        status = command.main(args=arguments, prog_name="roadwright", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.Abort as aborted:
        raise KeyboardInterrupt from aborted
    except click.ClickException as error:
        say(f"{error.format_message()} See: roadwright --help")
        return UNUSABLE
    return status if isinstance(status, int) else DONE
