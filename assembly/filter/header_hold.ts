/** Messages let go in vain before the VM stops holding their headers. */
const PATIENCE: i32 = 3;

/** Whether holding headers was ever seen to work in this VM. */
export class HoldProof {
  isGiven: bool = false;
}

/**
 * Whether headers of one direction can be held until the body is there. It takes `allow_on_headers_stop_iteration`,
 * which the filter cannot see: without it a held message gets no body callback at all until it is continued. So it is
 * learned, for both directions from either.
 */
export class HeaderHold {
  private disappointments: i32 = 0;

  constructor(private readonly proof: HoldProof) {}

  /** False once holding has never worked and was tried often enough: headers then leave before the body is read. */
  get works(): bool {
    return this.proof.isGiven || this.disappointments < PATIENCE;
  }

  /** Whether holding is known to work, so that a message that waits is a slow one. */
  get isProven(): bool {
    return this.proof.isGiven;
  }

  /** A held message got its body callback. */
  succeeded(): void {
    this.proof.isGiven = true;
  }

  /** A message was let go whose body had been there. */
  failed(): void {
    this.disappointments++;
  }
}
