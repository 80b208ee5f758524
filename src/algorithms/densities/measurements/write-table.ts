/** CSV with a header, as pandas writes it: what is not there is empty, quotes only where they are needed. */
export function writeTable<Column extends string>(
  columns: readonly Column[],
  rows: Iterable<{ readonly [Name in Column]?: unknown }>,
): string {
  const lines = [columns.map(quote)];
  for (const row of rows) lines.push(columns.map((column) => toCell(row[column])));
  return lines.map((cells) => `${cells.join(',')}\n`).join('');
}

function toCell(value: unknown): string {
  if (typeof value !== 'number') return quote(String(value ?? ''));
  if (Number.isNaN(value)) return '';
  return Number.isFinite(value) ? String(value) : `${value < 0 ? '-' : ''}inf`;
}

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
