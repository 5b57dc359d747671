import { readFileSync } from "node:fs";

/** A file of the page, as it is served. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

const script = "text/javascript; charset=utf-8";
const style = "text/css; charset=utf-8";
const types: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "page.css": style,
  "tiles.css": style,
  "pools.css": style,
  "strip.css": style,
  "side.css": style,
  "narrow.css": style,
  "icon.svg": "image/svg+xml",
  "main.js": script,
  "dom.js": script,
  "words.js": script,
  "tiles.js": script,
  "pools.js": script,
  "tokens.js": script,
  "strip.js": script,
  "events.js": script,
};

/** The page's files by their paths. No other file of the machine is ever looked for. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const read = (name: string): Buffer => readFileSync(new URL(`page/${name}`, import.meta.url));
  const files = Object.entries(types).map(([name, type]): [string, PageFile] => [
    `/${name}`,
    { type, body: read(name) },
  ]);
  const index = files.find(([path]) => path === "/index.html");
  return new Map([...files, ...(index === undefined ? [] : [["/", index[1]] as const])]);
}
