import { readFileSync } from "node:fs";
import { reasonOf } from "../manifest/source_file.ts";
import { CommandFault } from "../problem.ts";

/** The environment's variable with the secret: in arguments every user of the machine could read it. */
const variable = "AI_PROXY_STATUS_TOKEN";

/** The place of a status, which a secret is sent to; a warning where it goes through a network in clear text. */
export function statusUrl(text: string): URL {
  const url = httpUrl(text, "--url");
  if (url.username !== "" || url.password !== "")
    throw new CommandFault(`--url must hold no secret: it goes into ${variable} or --token-file`);
  if (url.protocol === "http:" && !isLocal(url)) console.error(`${url.host}: the secret goes there in clear text`);
  return url;
}

/** A URL that can be asked; `option` is where it was given. */
export function httpUrl(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new CommandFault(`${option} must be http:// or https://`);
  return url;
}

/** The secret of a status: of this file, else of the environment. */
export function statusSecret(file: string | undefined): string {
  const secret = file === undefined ? process.env[variable] : textOf(file);
  if (secret === undefined || secret === "")
    throw new CommandFault(`the secret of the status is needed: in ${variable}, or in a file by --token-file`);
  if (!/^[\x21-\x7e]+$/.test(secret)) throw new CommandFault("the secret of the status has characters that none has");
  return secret;
}

function isLocal({ hostname }: URL): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (fault) {
    throw new CommandFault(`${file}: ${reasonOf(fault)}`);
  }
}
