// @ts-check

/**
 * A part of the page that shows items of one kind.
 * @template T
 * @typedef {{ node: Element, update: (item: T) => void }} Part
 */

/** Texts are texts: what a gateway says never becomes markup.
 * @param {string} tag
 * @param {string} [className]
 * @param {string} [text]
 * @returns {HTMLElement}
 */
export function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className !== "") node.className = className;
  if (text !== "") node.textContent = text;
  return node;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Element} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** @param {string} id */
export function byId(id) {
  const node = document.getElementById(id);
  if (node === null) throw new Error(`the page has no #${id}`);
  return node;
}

/** Only what is another text is written: a selection stays, and nothing is read out twice.
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * Keeps one part for each item, in their order, below a node that has no other children.
 * @template T
 * @param {Element} parent
 * @param {(item: T, index: number) => string} keyOf
 * @param {() => Part<T>} makePart
 * @returns {(items: readonly T[]) => void}
 */
export function listOf(parent, keyOf, makePart) {
  /** @type {Map<string, Part<T>>} */
  let parts = new Map();
  return (items) => {
    /** @type {Map<string, Part<T>>} */
    const next = new Map();
    items.forEach((item, index) => {
      const key = keyOf(item, index);
      if (next.has(key)) return;
      const part = parts.get(key) ?? makePart();
      next.set(key, part);
      part.update(item);
    });
    parts = next;
    const nodes = [...next.values()].map(({ node }) => node);
    const isSame = nodes.length === parent.children.length && nodes.every((node, at) => parent.children[at] === node);
    if (!isSame) parent.replaceChildren(...nodes);
  };
}
