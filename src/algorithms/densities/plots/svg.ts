type Attributes = Readonly<Record<string, string | number>>;

/** An element of SVG; the children are SVG. */
export const element = (name: string, attributes: Attributes, ...children: readonly string[]): string => {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(String(rounded(value)))}"`);
  return children.length === 0
    ? `<${name}${list.join('')}/>`
    : `<${name}${list.join('')}>${children.join('')}</${name}>`;
};

export const text = (content: string, attributes: Attributes): string =>
  element('text', attributes, escapeText(content));

/** What a pointer on an element shows. */
export const tooltip = (content: string): string => element('title', {}, escapeText(content));

/** Hundredths of a pixel are enough, and keep files small. */
const rounded = (value: string | number): string | number =>
  typeof value === 'number' ? Math.round(value * 100) / 100 : value;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeText = (content: string): string => content.replaceAll(/[&<>"]/g, (character) => ESCAPES[character]);
