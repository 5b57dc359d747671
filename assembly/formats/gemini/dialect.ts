/** Where Google's platforms that speak this format differ. */
export class Dialect {
  /** Whether calls of tools and their results carry the ids that the vendor gave them. */
  callIds: bool = true;
  /** Whether the body of a request says in which tier it is to be served: `serviceTier`. */
  tiers: bool = true;
}
