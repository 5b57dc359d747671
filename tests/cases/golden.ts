import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { walk } from "../runner/files.ts";
import { answerGoldens } from "./answers.ts";
import { memberGoldens } from "./members.ts";
import { pathGoldens } from "./paths.ts";
import { requestGoldens } from "./requests.ts";

/** Texts by the names of their files below golden/. */
export type Goldens = ReadonlyMap<string, string>;

export const goldenFolder = fileURLToPath(new URL("golden/", import.meta.url));

/** What happens today, as it would be written. */
export async function happening(): Promise<Goldens> {
  const all = [await pathGoldens(), await memberGoldens(), await requestGoldens(), await answerGoldens()];
  return new Map(all.flatMap((goldens) => [...goldens]));
}

/** What is written in `folder`. */
export function written(folder: string): Goldens {
  if (!existsSync(folder)) return new Map();
  return new Map(walk(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

/** What is wrong with the files: one line for each that is missing, left over or different. */
export function disagreements(now: Goldens, files: Goldens): string[] {
  const problems: string[] = [];
  for (const [file, text] of now) {
    const old = files.get(file);
    if (old === undefined) problems.push(`${file} is missing`);
    else if (old !== text) problems.push(`${file} says otherwise, ${firstDifference(old, text)}`);
  }
  for (const file of files.keys()) if (!now.has(file)) problems.push(`${file} is left over: no case makes it`);
  return problems;
}

function firstDifference(old: string, text: string): string {
  const before = old.split("\n");
  const after = text.split("\n");
  const line = after.findIndex((one, index) => one !== before[index]);
  const at = line < 0 ? after.length : line;
  return `line ${at + 1}:\n  golden: ${before[at] ?? "(the end)"}\n  now:    ${after[at] ?? "(the end)"}`;
}

/** Makes `folder` say what happens now, and nothing else. */
export function write(folder: string, now: Goldens): void {
  for (const file of written(folder).keys()) if (!now.has(file)) rmSync(join(folder, file));
  for (const [file, text] of now) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const now = await happening();
  const problems = disagreements(now, written(goldenFolder));
  write(goldenFolder, now);
  console.log(`${now.size} golden files, ${problems.length} of them changed: read the diff`);
}
