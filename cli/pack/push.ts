import { spawnSync } from "node:child_process";
import { CommandFault } from "../problem.ts";
import type { Invocation } from "../run/process.ts";
import { artifactTag } from "./layout.ts";

/** Where an image goes: a repository of a registry, and a tag. */
export interface Reference {
  readonly repository: string;
  readonly tag: string;
}

/** How one tool copies `tag` of the layout it is started in to `target`; `plain`: without TLS. */
type Copy = (tag: string, target: string, plain: boolean) => Invocation;

/** Tools that push, and know the logins of registries; the first that is installed is used. */
const tools: Readonly<Record<string, Copy>> = {
  skopeo: (tag, target, plain) => ({
    program: "skopeo",
    args: ["copy", `--dest-tls-verify=${plain ? "false" : "true"}`, `oci:.:${tag}`, `docker://${target}`],
  }),
  oras: (tag, target, plain) => ({
    program: "oras",
    args: ["cp", ...(plain ? ["--to-plain-http"] : []), "--from-oci-layout", `.:${tag}`, target],
  }),
};

/** `registry.example.com/team/ai-proxy:1.0.0`; without a tag it has `tag`. */
export function referenceOf(text: string, tag: string): Reference {
  const found = /^([\w.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+)(?::(\w[\w.-]{0,100}))?$/.exec(text);
  if (found?.[1] === undefined) throw new CommandFault("--push must be like registry.example.com/ai-proxy:1.0.0");
  return { repository: found[1], tag: found[2] ?? tag };
}

/** Pushes image and artifact of the layout `folder`. */
export function push(folder: string, { repository, tag }: Reference, plain: boolean): void {
  const copy = Object.entries(tools).find(([name]) => spawnSync(name, ["--version"]).error === undefined)?.[1];
  if (copy === undefined) {
    const names = Object.keys(tools).join(" or ");
    throw new CommandFault(`--push needs ${names}, which log in to registries and push: install one of them`);
  }
  for (const each of [tag, artifactTag(tag)]) {
    const target = `${repository}:${each}`;
    const { program, args } = copy(each, target, plain);
    // Both tools cut the name of a layout at a colon; "." has none.
    const { status } = spawnSync(program, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) throw new CommandFault(`${target} is not pushed: ${program} failed, see its message above`);
    console.error(`${target}: pushed`);
  }
}
