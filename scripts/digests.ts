import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The files that name images which handle tokens, or run beside what does. */
const files = ["deploy/docker-compose.yaml", "e2e/docker-compose.yaml", "cli/run/process.ts"];

/** `image: name:tag`, or the constant `image`, with or without a digest. */
const image = /(\bimage(?::| =) "?)([a-z0-9./-]+:[\w.-]+)(@sha256:[0-9a-f]{64})?/g;

/** The text with every image by its tag and digest. `digestOf` gives `sha256:...` of `name:tag`. */
export function withDigests(text: string, digestOf: (reference: string) => string): string {
  return text.replaceAll(
    image,
    (_, before: string, reference: string) => `${before}${reference}@${digestOf(reference)}`,
  );
}

/** The digest of an image's manifest, which is a list where there is one per platform: that of its bytes. */
function digestOf(reference: string): string {
  const name = reference.includes("/") ? reference : `library/${reference}`;
  const { status, stdout } = spawnSync("skopeo", ["inspect", "--raw", `docker://docker.io/${name}`]);
  if (status !== 0)
    throw new Error(`skopeo inspect ${reference} failed: is skopeo installed, and the registry in reach?`);
  return `sha256:${createHash("sha256").update(stdout).digest("hex")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of files) {
    const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
    writeFileSync(path, withDigests(readFileSync(path, "utf8"), digestOf));
    console.log(name);
  }
}
