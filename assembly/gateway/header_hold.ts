/** Streams let go in vain before the VM stops holding headers. */
const PATIENCE: i32 = 3;

/**
 * Whether request headers can be held until the body is there. It takes `allow_on_headers_stop_iteration`, which the
 * filter cannot see: without it a held stream gets no body callback at all until it is continued. So it is learned.
 */
export class HeaderHold {
  private proven: bool = false;
  private disappointments: i32 = 0;

  /** False once holding has never worked and was tried often enough: headers then leave before the body is read. */
  get works(): bool {
    return this.proven || this.disappointments < PATIENCE;
  }

  /** A held stream got its body callback. */
  succeeded(): void {
    this.proven = true;
  }

  /** Whether a stream that still waits is to be let go; never where holding is known to work, then uploads are slow. */
  givesUp(): bool {
    if (this.proven) return false;
    this.disappointments++;
    return true;
  }
}
