/** Log levels of proxy-wasm ABI 0.2.1. */
export enum LogLevel {
  Debug = 1,
  Info = 2,
  Warn = 3,
  Error = 4,
}

/** The log. Ask `on` before a line is built, so that a level that is off costs nothing. Lines never hold secrets. */
export abstract class Journal {
  abstract on(level: LogLevel): bool;
  abstract write(level: LogLevel, line: string): void;
}
