/** Gives what is kept under a key, or makes it. */
export type Memory<Value> = (key: string, make: () => Promise<Value>) => Promise<Value>;

/**
 * Keeps what `make` promised for at most `size` keys; the key that was not asked for longest goes first, and a promise
 * that fails is forgotten.
 */
export function remember<Value>(size: number): Memory<Value> {
  const values = new Map<string, Promise<Value>>();
  return (key, make) => {
    const value = values.get(key) ?? make();
    values.delete(key);
    values.set(key, value);
    value.catch(() => values.get(key) === value && values.delete(key));
    const [oldest] = values.keys();
    if (values.size > size) values.delete(oldest);
    return value;
  };
}
