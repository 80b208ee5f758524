/** More than any configuration, key set or description of a user has. */
const MAX_BYTES = 2 ** 20;
const TIMEOUT_MS = 5_000;

interface Request {
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * The answer of an issuer, whole: bounded in size and time, and from the address that was asked, as redirects are
 * answers like others.
 */
export async function fetchSmallDocument(url: string, request: Request = {}): Promise<Response> {
  const { headers = { accept: 'application/json' }, signal = AbortSignal.timeout(TIMEOUT_MS) } = request;
  const response = await fetch(url, { headers, signal, redirect: 'manual' });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`The document at ${url} has more than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status });
}

/** @throws an Error when the answer is not 200 with JSON */
export async function fetchJson(url: string): Promise<unknown> {
  const response = await fetchSmallDocument(url);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
  return response.json();
}
