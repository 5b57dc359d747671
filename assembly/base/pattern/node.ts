/** What a piece of a pattern is. `value` means what is said here, and is 0 elsewhere. */
export enum NodeKind {
  /** Matches nothing but the empty string. */
  Empty,
  /** One code point: `value`. */
  Char,
  /** One ASCII letter in either case: `value`, lower case. */
  Letter,
  /** One code point of the set `value`. */
  Set,
  /** One code point but the line feed. */
  Any,
  /** The start of the input. */
  Begin,
  /** The end of the input. */
  Finish,
  /** All children in turn. */
  Sequence,
  /** One of the children, earlier ones preferred. */
  Choice,
  /** Capturing group `value`. */
  Group,
  /** The only child, `least` to `most` times. */
  Repeat,
}

/** No upper bound of a Repeat. */
export const UNBOUNDED: i32 = -1;

/** How often a Repeat takes place. */
export class Bounds {
  constructor(
    readonly least: i32,
    /** Or UNBOUNDED. */
    readonly most: i32,
    /** Whether fewer are preferred. */
    readonly lazy: bool,
  ) {}
}

const ONCE = new Bounds(1, 1, false);

/** A pattern's syntax tree. */
export class Node {
  readonly children: Node[] = [];
  /** Of a Repeat. */
  bounds: Bounds = ONCE;
  /** The instructions it may need, at least 1: the bound on a program's size and on the work of compiling it. */
  weight: i32 = 1;
  /** Whether it can match the empty string. */
  nullable: bool = false;

  constructor(
    readonly kind: NodeKind,
    readonly value: i32 = 0,
  ) {
    this.nullable = kind == NodeKind.Empty || kind == NodeKind.Begin || kind == NodeKind.Finish;
  }

  /** Several children in turn; the only one itself, Empty for none. */
  static sequence(children: Node[]): Node {
    if (children.length == 0) return new Node(NodeKind.Empty);
    if (children.length == 1) return children[0];
    const node = new Node(NodeKind.Sequence);
    node.nullable = true;
    node.weight = 0;
    for (let i = 0; i < children.length; i++) {
      node.children.push(children[i]);
      node.weight += children[i].weight;
      if (!children[i].nullable) node.nullable = false;
    }
    return node;
  }

  /** One of several children; the only one itself. */
  static choice(children: Node[]): Node {
    if (children.length == 1) return children[0];
    const node = new Node(NodeKind.Choice);
    for (let i = 0; i < children.length; i++) {
      node.children.push(children[i]);
      node.weight += children[i].weight + 2;
      if (children[i].nullable) node.nullable = true;
    }
    return node;
  }

  static group(index: i32, body: Node): Node {
    const node = new Node(NodeKind.Group, index);
    node.children.push(body);
    node.weight = body.weight + 2;
    node.nullable = body.nullable;
    return node;
  }

  static repeat(body: Node, bounds: Bounds): Node {
    const node = new Node(NodeKind.Repeat);
    const least = bounds.least;
    const most = bounds.most;
    node.children.push(body);
    node.bounds = bounds;
    node.weight = most == UNBOUNDED ? max(least, 1) * body.weight + 2 : most * (body.weight + 1) + 1;
    node.nullable = body.nullable || least == 0;
    return node;
  }
}
