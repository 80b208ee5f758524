export interface PythonJsonLayout {
  readonly indent: number;
  /** Escape what is not ASCII, as Python does unless told otherwise. */
  readonly ascii: boolean;
  /** Keys whose numbers, and those anywhere below, are Python floats: `1.0`, `9.5e-05`. */
  readonly floats?: readonly string[];
}

/**
 * The text that Python's `json.dumps(value, indent=…)` gives, byte for byte, so that files can be compared by digest.
 * A Map is written as an object, in its own order (objects put keys that are numbers first).
 */
export function toPythonJson(value: unknown, layout: PythonJsonLayout): string {
  const floats = new Set(layout.floats);
  const write = (item: unknown, margin: string, float: boolean): string => {
    if (typeof item === 'number') return float ? pythonFloat(item) : String(item);
    if (typeof item !== 'object' || item === null) return text(item, layout.ascii);
    const inner = `${margin}${' '.repeat(layout.indent)}`;
    const parts = Array.isArray(item)
      ? item.map((child) => write(child, inner, float))
      : [...(item instanceof Map ? item : Object.entries(item))]
          .filter(([, child]) => child !== undefined)
          .map(
            ([key, child]) => `${text(String(key), layout.ascii)}: ${write(child, inner, float || floats.has(key))}`,
          );
    const [open, close] = Array.isArray(item) ? '[]' : '{}';
    return parts.length === 0 ? open + close : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`;
  };
  return write(value, '', false);
}

/** Python's `repr` of a float: shortest digits that read back the same, exponents below 1e-4 and from 1e16 on. */
export function pythonFloat(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return Number.isInteger(value) ? `${value}.0` : String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

const text = (value: unknown, ascii: boolean): string => {
  const quoted = JSON.stringify(value);
  return ascii
    ? quoted.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : quoted;
};
