"""What every client for Python is tried with; one line of JSON says what came of one step at one target."""

import json
import os
import traceback

QUESTION = "What is the weather in Oslo?"
RESULT = "sunny-4711"
NO_MODEL = "no-such-model"
NO_QUOTA = "no-quota-left"
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def targets():
    return json.loads(os.environ["TARGETS"])


def expect(condition, found):
    if not condition:
        raise AssertionError(f"found {found!r}")


def said_in(chunk):
    """The text of a streamed chat's chunk; those of Azure's filter have no choices, or no delta."""
    return "".join(choice.delta.content or "" for choice in chunk.choices if choice.delta)


def try_all(client, steps):
    """`steps` are functions of a target; each raises when the client fails."""
    for target in targets():
        for step in steps:
            name = step.__name__
            if name in target.get("without", []):
                continue
            fault = None
            try:
                step(target)
            except Exception as error:
                place = traceback.extract_tb(error.__traceback__)[-1]
                fault = f"{type(error).__name__}: {error} ({os.path.basename(place.filename)}:{place.lineno})"
            row = {"client": client, "target": target["name"], "step": name, "fault": fault}
            print(json.dumps(row), flush=True)
