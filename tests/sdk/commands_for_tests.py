"""Subcommands that the tests of the command line install."""


def register_greet(subparsers):
    parser = subparsers.add_parser("greet", help="say hello")
    parser.add_argument("--name", default="")
    parser.add_argument("--code", type=int, default=0)
    parser.set_defaults(run=_greet)


def _greet(arguments):
    print(f"Hello {arguments.name}")
    return arguments.code


def register_broken(subparsers):
    raise RuntimeError("100% broken")


def register_interrupted(subparsers):
    subparsers.add_parser("interrupted", help="end").set_defaults(run=_interrupted)


def _interrupted(arguments):
    raise KeyboardInterrupt
