"""Reads commands of the AWS CLI, one a line, and prints what is wrong with each, without running any."""
import shlex
import sys

import jmespath
from awscli.argparser import ArgTableArgParser
from awscli.clidriver import create_clidriver

driver = create_clidriver()
services = driver._get_command_table()


def complaint(words):
    _, service, operation, *rest = words
    if service not in services:
        return f"no service {service}"
    command = services[service]
    table = getattr(command, "subcommand_table", None) or command._get_command_table()
    if operation not in table:
        return f"no operation {service} {operation}"
    given, rest = driver._create_parser(services).parse_known_args(words[1:])
    if given.query:
        jmespath.compile(given.query)
    _, unknown = ArgTableArgParser(table[operation].arg_table).parse_known_args(rest[1:])
    return f"unknown: {unknown}" if unknown else None


for line in sys.stdin.read().splitlines():
    try:
        wrong = complaint(shlex.split(line))
    except SystemExit:
        wrong = "wrong usage"
    except Exception as error:
        wrong = repr(error)
    if wrong:
        print(f"{line}: {wrong}")
