import { Buffer } from "node:buffer";

/** A seeded generator (mulberry32): the same seed gives the same inputs on every machine. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number in [0, bound). */
  below(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * bound);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  chance(one: number): boolean {
    return this.below(one) === 0;
  }
}

/** Texts here are latin1: one character is one byte. */
const utf8 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

const CHAT = JSON.stringify({
  model: "gpt-4o-mini",
  messages: [
    { role: "system", content: 'Be brief.\nUse "quotes" and \\ slashes\t.' },
    {
      role: "user",
      content: [
        { type: "text", text: "¿Qué tal? 你好，世界 😀" },
        { type: "image_url", image_url: { url: "data:," } },
      ],
    },
  ],
  temperature: 0.7,
  max_tokens: 1024,
  stream: true,
  stop: null,
  tools: [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {}, required: [] } } }],
});

export const SEEDS: readonly string[] = [
  utf8(CHAT),
  utf8(JSON.stringify(JSON.parse(CHAT), null, 2)),
  utf8('{"a":{"b":{"c":[1,2,{"d":[[],{},[{}]]}]}},"e":[true,false,null],"":0}'),
  String.raw`{"\u006dodel":"x","mod\u0065l":"y","model":"z"}`,
  String.raw`{"\ud83d\ude00":"\ud83d","\ude00\ud83d":"\u0000\/\b\f\n\r\t\"\\"}`,
  "[0,-0,1,-1,0.5,1e3,1E+3,1e-3,5.0,2.5e1,1e400]",
  "[123456789012345678901234567890,9223372036854775807,-9223372036854775808]",
  '\t\r\n {\r\n\t"k" : [ 1 , 2 , [ ] , { } ] ,\n "k" : "v" , "__proto__" : { "k" : 1 } , "1" : 1 , "0" : 0 }\r\n',
  utf8(
    '["' +
      "é".repeat(9) +
      "中文字符测试文本" +
      "😀😀" +
      '", "abcdefgh", "abcdefg\\n", "plain text that is longer than eight"]',
  ),
];

/** Pieces that break parsers; latin1. */
const PIECES: readonly string[] = [
  ..."[]{}:,\"\\-+.eE0123456789truefalsn \t\r\n\v\f/'`#*\0\x01\x1f\x7f\x80\xa0\xbf\xff",
  "\\u",
  "\\u0000",
  "\\ud800",
  "\\udc00",
  "\\udbff\\udfff",
  "\\ud800\\ud800",
  "\\ud83d\\u0041",
  "\\u12",
  "\\uzzzz",
  "\\U0041",
  "\\x41",
  "\\a",
  "\\'",
  "\\\n",
  "\\\\",
  '\\"',
  "\\/",
  "\\u00e9",
  "\\uD83D\\uDE00",
  "\xc0\x80",
  "\xc1\xbf",
  "\xe0\x80\x80",
  "\xe0\x9f\xbf",
  "\xed\xa0\x80",
  "\xed\xbf\xbf",
  "\xed\x9f\xbf",
  "\xee\x80\x80",
  "\xf0\x80\x80\x80",
  "\xf0\x8f\xbf\xbf",
  "\xf0\x90\x80\x80",
  "\xf4\x8f\xbf\xbf",
  "\xf4\x90\x80\x80",
  "\xf5\x80\x80\x80",
  "\xf8\x88\x80\x80\x80",
  "\xc3",
  "\xe4\xb8",
  "\xf0\x9f\x98",
  "\xc3\xa9",
  "\xe4\xb8\xad",
  "\xe4\xb8\xad\xe6\x96\x87",
  "\xf0\x9f\x98\x80",
  "\xef\xbb\xbf",
  "\xef\xbf\xbd",
  "\xfe\xff",
  "\xff\xfe",
  "\xc2\xa0",
  "\xe2\x80\xa8",
  "\xe3\x80\x80",
  "NaN",
  "Infinity",
  "-Infinity",
  "undefined",
  "True",
  "nul",
  "nulll",
  "01",
  "-01",
  "1.",
  ".5",
  "1e",
  "1e+",
  "1E-",
  "+1",
  "0x1F",
  "--1",
  "1.e1",
  "1_0",
  "1e999999999999",
  "1e-999999999999",
  "0e99999999999999999999",
  "-0.0e-0",
  "9".repeat(40),
  "0.".padEnd(40, "0") + "1",
  "[[",
  "]]",
  "{}",
  "[]",
  '{"',
  '":',
  ",,",
  ",]",
  ",}",
  "[,",
  "{,",
  "//",
  "/**/",
  '""',
  '"a":1',
  '"model":"b",',
  "[1,2]",
  '{"a":1}',
];

const KEYS: readonly string[] = [
  "a",
  "b",
  "model",
  "",
  "__proto__",
  "1",
  "\\u0061",
  "\\ud800",
  "\\udc00",
  "\xc3\xa9",
  "mod\\u0065l",
  "constructor",
];
const SPACES: readonly string[] = ["", "", "", " ", "\n", "\t", "\r\n", "  \n  "];

/** A random valid text, with every liberty the grammar gives. */
export function validText(dice: Dice, depth = 0): string {
  const shape = dice.below(depth > 6 ? 6 : 10);
  const gap = (): string => dice.pick(SPACES);
  if (shape < 2) return numberText(dice);
  if (shape < 5) return stringText(dice);
  if (shape === 5) return dice.pick(["true", "false", "null"]);
  const items = Array.from({ length: dice.below(5) }, () => {
    const value = `${gap()}${validText(dice, depth + 1)}${gap()}`;
    return shape < 8 ? value : `${gap()}"${dice.pick(KEYS)}"${gap()}:${value}`;
  });
  const inside = items.length === 0 ? gap() : items.join(",");
  return shape < 8 ? `[${inside}]` : `{${inside}}`;
}

/** A random number lexeme; close to the borders of 64 bits, of doubles and of the grammar. */
export function numberText(dice: Dice): string {
  const digits = (most: number): string => {
    const text = Array.from({ length: 1 + dice.below(most) }, () => dice.below(10)).join("");
    return text.replace(/^0+(?=.)/, "");
  };
  const sign = dice.chance(3) ? "-" : "";
  switch (dice.below(8)) {
    case 0:
      return sign + String(2n ** BigInt(dice.below(66)) + BigInt(dice.below(5) - 2)).replace("-", "");
    case 1:
      return `${sign}${digits(3)}${dice.pick(["e", "E", "e+", "e-", "E-"])}${dice.below(40)}`;
    case 2:
      return `${sign}${digits(22)}.${"0".repeat(dice.below(4))}${digits(22)}e${dice.below(700) - 350}`;
    case 3:
      return sign + (1 + dice.below(9)) + digits(18) + "0".repeat(dice.below(20)) + dice.pick(INTEGRAL_TAILS);
    case 4:
      return sign + halfway(dice);
    default:
      return `${sign}${digits(6)}${dice.chance(2) ? `.${"0".repeat(dice.below(3))}${dice.below(1000)}` : ""}`;
  }
}

/** The exact decimal expansion of a point halfway between two doubles, or a hair beside it. */
/** Ends under which a number may still be integral. */
const INTEGRAL_TAILS = ["", ".0", ".000", "e-5", "e-20", "e2"];

function halfway(dice: Dice): string {
  const mantissa = (2n ** 52n + BigInt(dice.below(2 ** 48)) * 16n + BigInt(dice.below(16))) * 2n + 1n;
  const exponent = dice.below(120) - 60;
  const hair = dice.pick(["", "", "0", "1", "0".repeat(30) + "1", "0".repeat(900) + "1"]);
  if (exponent >= 0) return `${mantissa * 2n ** BigInt(exponent)}${hair === "" ? "" : `.${hair}`}`;
  const scaled = String(mantissa * 5n ** BigInt(-exponent)).padStart(1 - exponent, "0");
  const point = scaled.length + exponent;
  return `${scaled.slice(0, point)}.${scaled.slice(point)}${hair}`;
}

function stringText(dice: Dice): string {
  let inside = "";
  for (let i = dice.below(6); i > 0; i--) {
    inside += dice.chance(3)
      ? dice.pick([
          "\\n",
          '\\"',
          "\\u0041",
          "\\ud83d\\ude00",
          "\\ud83d",
          "\xc3\xa9",
          "\xe4\xb8\xad\xe6\x96\x87",
          "\xf0\x9f\x98\x80",
          "\\u0000",
        ])
      : "abcdefghijklmnop".slice(0, dice.below(17));
  }
  return `"${inside}"`;
}

function mutate(dice: Dice, text: string): string {
  const at = dice.below(text.length + 1);
  const size = dice.below(dice.chance(4) ? 40 : 3);
  switch (dice.below(8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return (
        text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << dice.below(8))) + text.slice(at + 1)
      );
    case 2:
      return text.slice(0, at) + String.fromCharCode(dice.below(256)) + text.slice(at);
    case 3:
      return text.slice(0, at) + text.slice(at + 1 + size);
    case 4:
      return text.slice(0, at) + dice.pick(PIECES) + text.slice(at);
    case 5:
      return text.slice(0, at) + dice.pick(PIECES) + text.slice(at + size);
    case 6:
      return text.slice(0, at) + text.slice(dice.below(text.length + 1));
    default:
      return text.slice(0, at) + validText(dice, 4) + text.slice(at);
  }
}

function nested(dice: Dice): string {
  const depth = dice.pick([254, 255, 256, 257, 258, 300]);
  const opener = dice.pick(["[", '{"a":', '[{"b":']);
  const half = opener.length > 5 ? depth >> 1 : depth;
  const closers = opener === "[" ? "]" : opener.length > 5 ? "}]" : "}";
  return (
    opener.repeat(half) + dice.pick(["1", "[]", "{}", '""', ""]) + closers.repeat(dice.chance(4) ? half - 1 : half)
  );
}

/** One hostile input: valid, slightly broken, or well broken. */
export function hostileText(dice: Dice): string {
  if (dice.chance(200)) return nested(dice);
  if (dice.chance(12)) return Array.from({ length: dice.below(8) }, () => dice.pick(PIECES)).join("");
  let text = dice.chance(3) ? dice.pick(SEEDS) : validText(dice);
  const rounds = dice.pick([0, 1, 1, 1, 2, 3, 6]);
  for (let i = 0; i < rounds; i++) text = mutate(dice, text);
  return text;
}
