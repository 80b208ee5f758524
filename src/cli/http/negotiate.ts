/**
 * The media type of `offered` that an `Accept` header likes best (RFC 9110); the first one without a header, undefined
 * when it likes none. Of equals the first of the header counts.
 */
export function negotiate(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined) return offered[0];
  const ranges = accept
    .split(',')
    .map((range) => {
      const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { type, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { type } of ranges) {
    const found = offered.find((media) => type === '*/*' || type === media || type === media.replace(/\/.*/, '/*'));
    if (found) return found;
  }
  return undefined;
}
