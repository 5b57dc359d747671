import { closeSync, openSync, readSync } from "node:fs";

const pieceBytes = 64 * 1024;

/** The lines of a growing file, each once. */
export class LogTail {
  readonly #file: number;
  #rest = "";

  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  /** The lines that were finished since the last call. */
  read(): string[] {
    const piece = Buffer.alloc(pieceBytes);
    let text = this.#rest;
    for (;;) {
      const count = readSync(this.#file, piece, 0, pieceBytes, null);
      // The log is ASCII: no character is cut.
      text += piece.toString("latin1", 0, count);
      if (count < pieceBytes) break;
    }
    const lines = text.split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }

  close(): void {
    closeSync(this.#file);
  }
}
