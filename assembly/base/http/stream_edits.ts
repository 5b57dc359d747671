import { Edits } from "./edits";

/** What one step changes of a stream: the headers of its message, and its filter state. */
export class StreamEdits {
  readonly headers: Edits = new Edits();
  readonly state: Edits = new Edits();

  clear(): void {
    this.headers.clear();
    this.state.clear();
  }
}
