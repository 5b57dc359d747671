/** What the edge does next with a request. */
export enum Step {
  /** Let it go untouched: the filter is not configured for it. */
  Pass,
  /** Apply `edits`, and `body` unless null, and let it go. */
  Forward,
  /** Apply `edits` and wait for the body. */
  Hold,
  /** Keep it, its body too, until a callout is answered; then show the body again. */
  Await,
  /** Answer it with `reply`. */
  Reply,
}
