import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { adopt } from "./children.ts";

/** Starts the vendor in a process of its own, which ends with this one; answers its port on 127.0.0.1. */
export async function startVendor(): Promise<number> {
  const script = fileURLToPath(new URL("./vendor.ts", import.meta.url));
  const child = adopt(fork(script, { execArgv: ["--import", "tsx"] }));
  return new Promise((resolve, reject) => {
    child.once("message", (port) => resolve(port as number));
    child.once("exit", () => reject(new Error("the vendor did not start")));
  });
}
