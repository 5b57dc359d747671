import { Journal, LogLevel } from "../../../assembly/ports/journal";

const NAMES: string[] = ["trace", "debug", "info", "warn", "error"];

/** Keeps what is logged at `level` or above, one `level text` a line; a line built for a level that is off counts. */
export class FakeJournal extends Journal {
  readonly lines: string[] = [];
  level: LogLevel = LogLevel.Debug;
  /** Lines written although their level is off. */
  wasted: i32 = 0;

  override on(level: LogLevel): bool {
    return level >= this.level;
  }

  override write(level: LogLevel, line: string): void {
    if (this.on(level)) this.lines.push(NAMES[level] + " " + line);
    else this.wasted++;
  }

  get text(): string {
    return this.lines.join("\n");
  }
}
