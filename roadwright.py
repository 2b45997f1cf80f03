"""The front door: a worker, a command, or the window. Nothing else happens here."""

import multiprocessing
import sys


def main() -> int:
    """Run what the arguments ask for; gives the exit status."""
    multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    if arguments[:1] == ["worker"]:
        from desktop.supervisor import supervise

        return supervise(arguments[1])
    if arguments[:1] == ["worker-child"]:
        from desktop.worker import work

        return work(arguments[1])
    if arguments[:1] == ["probe-devices"]:
        from training.torchvision_backend.probing import print_facts

        return print_facts()
    from desktop.cli import run_command

    return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main())
