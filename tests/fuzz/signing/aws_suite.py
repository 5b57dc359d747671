"""Writes aws_suite.json: the requests and signatures of AWS's own test suite that are signed by headers.

The suite comes with the crate aws-sigv4 (Apache-2.0), in its folder aws-signing-test-suite/v4, which is the argument.
"""

import calendar
import json
import pathlib
import sys
import time
import urllib.parse

rows = []
for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    if not (folder / "context.json").exists():
        continue
    context = json.loads((folder / "context.json").read_text())
    text = (folder / "request.txt").read_text()
    # Paths that stay as they are, signed hashes of bodies, and lines that go on are none of this vendor's requests.
    if not context["normalize"] or context["sign_body"] or "\n " in text or context.get("omit_session_token"):
        continue
    head, _, body = text.partition("\n\n")
    first, *lines = head.split("\n")
    method, _, rest = first.partition(" ")
    target = rest.removesuffix(" HTTP/1.1")
    path, mark, query = target.partition("?")
    pair = context["credentials"]
    rows.append(
        {
            "name": folder.name,
            "pair": [pair["access_key_id"], pair["secret_access_key"], pair.get("token", "")],
            "region": context["region"],
            "service": context["service"],
            "method": method,
            # The suite escapes paths once in all, and this vendor what is escaped already.
            "path": urllib.parse.unquote(path),
            "query": mark + query,
            "headers": [line.split(":", 1) for line in lines if line],
            "body": body,
            "seconds": calendar.timegm(time.strptime(context["timestamp"], "%Y-%m-%dT%H:%M:%SZ")),
            "signature": (folder / "header-signature.txt").read_text().strip(),
        }
    )
lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
pathlib.Path(__file__).with_name("aws_suite.json").write_text(f"[\n{lines}\n]\n")
print(len(rows), "requests")
