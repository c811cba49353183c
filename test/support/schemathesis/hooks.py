"""
What schemathesis cannot know of the token endpoint: which keys are valid, and that every request may come from another
address. BYODS_KEYS names a file with a key a line: the first is for asking, each of the others to be forgotten once.
"""

import os
from itertools import count

import schemathesis
from schemathesis.core.parameters import ParameterLocation

with open(os.environ["BYODS_KEYS"], encoding="ascii") as file:
    ASKING, *FORGETTING = file.read().split()
REQUESTS = count(1)


def key_for(case):
    return ASKING if case.method.upper() != "DELETE" else FORGETTING.pop()


@schemathesis.auth(refresh_interval=None)
class Key:
    def get(self, case, context):
        # The paths with a key of their own take none beside it.
        return None if "{key}" in context.operation.path else key_for(case)

    def set(self, case, data, context):
        if data is not None:
            case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context, case, kwargs):
    wrong = case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)
    if "{key}" in case.operation.path and not wrong:
        case.path_parameters["key"] = key_for(case)
    # Wrong keys are answered only so often to one address, and that limit is none that can be set.
    number = next(REQUESTS)
    case.headers["X-Forwarded-For"] = f"10.0.{number // 250}.{number % 250 + 1}"
