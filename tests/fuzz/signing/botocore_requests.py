"""Writes botocore_requests.json: random requests, and how botocore signs them.

python3 -m venv .venv && .venv/bin/pip install botocore==1.43.11 && .venv/bin/python botocore_requests.py
"""

import datetime
import json
import pathlib
import random
from unittest import mock
from urllib.parse import quote

from botocore import auth, awsrequest, credentials

dice = random.Random(20260102)
MODELS = [
    "anthropic.claude-3-5-haiku-20241022-v1:0",
    "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-6",
    "amazon.nova-lite-v1:0",
    "us.meta.llama3-2-1b-instruct-v1:0",
    "a b+c*d~e'(f)!",
    "münchen/模型",
]
LETTERS = "abcXYZ019-._~ /:+=&%?#'()*!@é中😀"


def text(longest: int) -> str:
    return "".join(dice.choice(LETTERS) for _ in range(dice.randrange(longest + 1)))


def request() -> dict:
    segments = ["model", quote(dice.choice(MODELS), safe=""), dice.choice(["converse", "converse-stream", "invoke"])]
    if dice.random() < 0.3:
        segments = [quote(text(8), safe=dice.choice(["", ":@$&+,;=!*'()"])) for _ in range(dice.randrange(1, 6))]
    if dice.random() < 0.2:
        segments.insert(dice.randrange(len(segments)), dice.choice(["", ".", ".."]))
    pairs = [f"{quote(text(6), safe='')}={quote(text(10), safe='')}" for _ in range(dice.randrange(4))]
    values = ["v", "two  words", " led", "1,2"]
    headers = {f"x-amzn-{dice.choice('abcdef')}{i}": dice.choice(values) for i in range(dice.randrange(4))}
    seconds = dice.randrange(2**32)
    return {
        "pair": ["AKIA" + text(9).replace(" ", ""), "secret/" + text(40), dice.choice(["", "session" + text(40).strip()])],
        "region": dice.choice(["us-east-1", "eu-central-1", "us-gov-west-1", "cn-north-1"]),
        "service": dice.choice(["bedrock", "bedrock-mantle", "service"]),
        "method": dice.choice(["POST", "GET", "DELETE", "PUT"]),
        "host": dice.choice(["bedrock-runtime.us-east-1.amazonaws.com", "localhost:8443", "bedrock-mantle.eu-west-1.api.aws"]),
        "path": "/" + "/".join(segments),
        "query": "?" + "&".join(pairs) if pairs else "",
        "headers": headers,
        "body": text(dice.choice([0, 20, 80])),
        "seconds": seconds,
    }


def sign(asked: dict) -> str:
    access, secret, session = asked["pair"]
    made = awsrequest.AWSRequest(
        method=asked["method"],
        url=f"https://{asked['host']}{asked['path']}{asked['query']}",
        headers={**asked["headers"], "host": asked["host"]},
        data=asked["body"].encode(),
    )
    now = datetime.datetime.fromtimestamp(asked["seconds"], datetime.timezone.utc)
    with mock.patch.object(auth, "get_current_datetime", lambda *_, **__: now):
        auth.SigV4Auth(credentials.Credentials(access, secret, session or None), asked["service"], asked["region"]).add_auth(made)
    return made.headers["Authorization"]


if __name__ == "__main__":
    rows = [{**asked, "authorization": sign(asked)} for asked in (request() for _ in range(500))]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    pathlib.Path(__file__).with_name("botocore_requests.json").write_text(f"[\n{lines}\n]\n")
