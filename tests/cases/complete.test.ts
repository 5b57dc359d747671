import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import ts from "typescript";
import { members } from "./members.ts";

/** The types that the vendors' own clients declare: what can be sent, by those who define it. */
const openai = declarations("openai/resources/chat/completions/completions.d.ts");
const anthropic = declarations("@anthropic-ai/sdk/resources/beta/messages/messages.d.ts");

type Declarations = ReadonlyMap<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>;

function declarations(file: string): Declarations {
  const path = fileURLToPath(new URL(`../../node_modules/${file}`, import.meta.url));
  const tree = ts.createSourceFile(file, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const found = new Map<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>();
  for (const statement of tree.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      found.set(statement.name.text, statement);
  }
  return found;
}

/** Members of a type that stand in bodies, not in headers. */
function bodyMembers(all: Declarations, type: string): string[] {
  const found = all.get(type);
  assert.ok(found !== undefined && ts.isInterfaceDeclaration(found), type);
  const inBody = found.members.filter((member) => !/^\s*\/\*\*\s*\*\s*Header param/.test(member.getFullText()));
  return inBody.map((member) => member.name?.getText() ?? "");
}

/** Values of `type` that the alternatives of a union have. */
function typesOf(all: Declarations, union: string): string[] {
  const found = all.get(union);
  if (found === undefined) return [];
  if (ts.isTypeAliasDeclaration(found)) {
    const parts = ts.isUnionTypeNode(found.type) ? found.type.types : [found.type];
    return parts.flatMap((part) => typesOf(all, part.getText().replace(/^.*\./, "")));
  }
  const literal = found.members.find((member) => member.name?.getText() === "type");
  return literal === undefined ? [] : [/'(\w+)'/.exec(literal.getText())?.[1] ?? ""];
}

for (const table of ["chat", "messages"]) {
  test(`nothing that a request says is dropped without a reason: ${table}`, () => {
    const text = readFileSync(new URL(`golden/members/${table}.txt`, import.meta.url), "utf8");
    const cells = text.split("\n\n");
    assert.ok(cells.length > 80 && text.includes("\nkept\n") && text.includes("\nleft out: "));
    assert.deepEqual(
      cells.filter((cell) => /^dropped/m.test(cell)),
      [],
    );
  });
}

const blocks = (table: keyof typeof members): Set<string> =>
  new Set([...JSON.stringify(members[table]).matchAll(/"type":"(\w+)"/g)].map(([, type]) => type ?? ""));
const named = (table: keyof typeof members): Set<string> => new Set(members[table].map(({ member }) => member));

test("every member that OpenAI's own client can send in a chat is in the table", () => {
  const declared = bodyMembers(openai, "ChatCompletionCreateParamsBase");
  assert.ok(declared.length > 30);
  assert.deepEqual(
    declared.filter((member) => !named("chat").has(member)),
    [],
  );
});

test("every kind of part that OpenAI's own client can send is in the table", () => {
  const declared = typesOf(openai, "ChatCompletionContentPart").concat(typesOf(openai, "ChatCompletionTool"));
  assert.ok(declared.length >= 5);
  assert.deepEqual(
    declared.filter((type) => !blocks("chat").has(type)),
    [],
  );
});

test("every member that Anthropic's own client can send in a message is in the table", () => {
  const declared = bodyMembers(anthropic, "MessageCreateParamsBase");
  assert.ok(declared.length > 20);
  assert.deepEqual(
    declared.filter((member) => !named("messages").has(member)),
    [],
  );
});

test("every kind of block that Anthropic's own client can send is in the table", () => {
  const declared = typesOf(anthropic, "BetaContentBlockParam");
  assert.ok(declared.length > 12);
  assert.deepEqual(
    declared.filter((type) => !blocks("messages").has(type)),
    [],
  );
});
