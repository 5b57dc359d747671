import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice, hostileText } from "./json_inputs.ts";
import { caller } from "./wire.ts";

/** Hostile requests; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 5_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 4_226);

const call = caller(await buildEntry("signing"));

/** A request that botocore signed; `signing/botocore_requests.py` wrote the file. */
interface Signed {
  pair: [string, string, string];
  region: string;
  service: string;
  method: string;
  host: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string;
  seconds: number;
  authorization: string;
}

const file = new URL("signing/botocore_requests.json", import.meta.url);
const requests = JSON.parse(readFileSync(file, "utf8")) as Signed[];

function sign(asked: Omit<Signed, "authorization">, cut: number): string {
  const session = asked.pair[2] === "" ? {} : { "x-amz-security-token": asked.pair[2] };
  const headers = Object.entries({ host: asked.host, ...asked.headers, ...session }).flat();
  const lines = [...asked.pair, asked.region, asked.service, asked.method, asked.path, asked.query, ...headers];
  const told = call("signed", Buffer.from(lines.join("\n")), Buffer.from(asked.body), cut, asked.seconds * 1000);
  return told.toString();
}

test("every signature is botocore's", () => {
  assert.equal(requests.length, 500);
  for (const { authorization, ...asked } of requests) {
    const time = `${new Date(asked.seconds * 1000).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
    for (const cut of [-1, 0, 7, asked.body.length]) {
      assert.equal(sign(asked, cut), `${time}\n${authorization}`, JSON.stringify(asked));
    }
  }
});

/** A request of AWS's own test suite; `signing/aws_suite.py` wrote the file. */
interface SuiteRequest extends Omit<Signed, "host" | "headers" | "authorization"> {
  name: string;
  headers: [string, string][];
  signature: string;
}

test("every signature is that of AWS's own test suite", () => {
  const suite = JSON.parse(readFileSync(new URL("signing/aws_suite.json", import.meta.url), "utf8")) as SuiteRequest[];
  assert.ok(suite.length > 20);
  for (const asked of suite) {
    const session = asked.pair[2] === "" ? [] : ["x-amz-security-token", asked.pair[2]];
    const headers = asked.headers.flatMap(([name, value]) => [name.toLowerCase(), value]);
    const lines = [...asked.pair, asked.region, asked.service, asked.method, asked.path, asked.query, ...headers];
    const text = Buffer.from([...lines, ...session].join("\n"));
    const told = call("signed", text, Buffer.from(asked.body), -1, asked.seconds * 1000).toString();
    assert.equal(told.slice(-64), asked.signature, asked.name);
  }
});

test("another byte anywhere is another signature", () => {
  const [first] = requests;
  assert.ok(first);
  const { authorization, ...asked } = first;
  const others = [
    { path: `${asked.path}x` },
    { query: `${asked.query}&x=` },
    { body: `${asked.body} ` },
    { host: `${asked.host}.` },
    { method: "PATCH" },
    { region: "r" },
    { service: "s" },
    { headers: { ...asked.headers, "x-amzn-z": "1" } },
    { pair: ["AKIA", `${asked.pair[1]}x`, asked.pair[2]] as [string, string, string] },
  ];
  const seen = new Set(others.map((other) => sign({ ...asked, ...other }, -1).slice(-64)));
  assert.equal(seen.size, others.length);
  assert.ok(!seen.has(authorization.slice(-64)));
});

test("any bytes at all are signed", () => {
  const dice = new Dice(SEED);
  for (let run = 0; run < RUNS; run++) {
    const lines = Array.from({ length: dice.below(14) }, () => hostileText(dice).replaceAll("\n", "/"));
    const told = call(
      "signed",
      Buffer.from(lines.join("\n"), "latin1"),
      Buffer.from(hostileText(dice), "latin1"),
      -1,
      run,
    );
    assert.equal(told.length > 0, lines.length >= 8);
  }
});
