import { proxy_get_log_level, proxy_log } from "@solo-io/proxy-runtime/assembly/imports";
import { utf8 } from "../base/bytes";
import { Journal, LogLevel } from "../ports/journal";
import { OUT_SIZE, address } from "./memory";
import { Status } from "./status";

let lowest: u32 = LogLevel.Info;

/** The host's log. The level is read at configuration and on every tick, not per line. */
export class HostJournal extends Journal {
  refresh(): void {
    if (proxy_get_log_level(OUT_SIZE) == Status.Ok) lowest = load<u32>(OUT_SIZE);
  }

  override on(level: LogLevel): bool {
    return <u32>level >= lowest;
  }

  override write(level: LogLevel, line: string): void {
    if (!this.on(level)) return;
    const bytes = utf8(line);
    proxy_log(level, address(bytes), bytes.length);
  }
}
