import { AtlasError } from '../../errors.ts';

interface Request {
  readonly method: string;
  /** Without query: it may name what is not to be shown. */
  readonly url: string;
}

/** No usable answer came, after as many attempts as were safe. */
export class RemoteUnavailable extends AtlasError<'RemoteUnavailable', Request & { readonly problem: string }> {
  readonly tag = 'RemoteUnavailable';
  readonly remedy: string;

  constructor(details: Request & { problem: string }, options?: ErrorOptions) {
    super(`${details.method} ${details.url} got no answer: ${details.problem}.`, details, options);
    const read = details.method === 'GET' || details.method === 'HEAD';
    this.remedy = read
      ? 'Check the address and the network, and try again.'
      : 'Whether the write was made is not known: read the resource before it is sent again.';
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Check ATLASGRAPH_NEXUS_TOKEN, or TOKEN_USERNAME and TOKEN_PASSWORD.',
  404: 'Check that the address is that of a Nexus Delta, its /v1 included.',
};

/** The remote Delta refuses a request for a reason that the store port has no error for. */
export class RemoteRefused extends AtlasError<
  'RemoteRefused',
  Request & { readonly status: number; readonly type: string; readonly reason: string }
> {
  readonly tag = 'RemoteRefused';
  readonly remedy: string;

  constructor(details: Request & { status: number; type: string; reason: string }) {
    const { method, url, status, type, reason } = details;
    super(`${method} ${url} was refused with ${status} ${type}: ${reason}`, details);
    this.remedy = REMEDIES[status] ?? 'Correct what the reason names, and try again.';
  }
}

/** An answer that is not what a Delta of 1.11 or 1.12 sends. */
export class RemoteAnswerInvalid extends AtlasError<'RemoteAnswerInvalid', Request & { readonly problem: string }> {
  readonly tag = 'RemoteAnswerInvalid';
  readonly remedy = 'Check that the address is that of a Nexus Delta 1.11 or 1.12, its /v1 included.';

  constructor(details: Request & { problem: string }, options?: ErrorOptions) {
    super(`The answer to ${details.method} ${details.url} cannot be used: ${details.problem}`, details, options);
  }
}

/** What the store port can do and the interface of Delta cannot. */
export class NotOnRemote extends AtlasError<'NotOnRemote', { readonly method: string }> {
  readonly tag = 'NotOnRemote';
  readonly remedy: string;

  constructor(method: string, instead: string) {
    super(`A remote Delta cannot ${method}.`, { method });
    this.remedy = instead;
  }
}

/** Bytes that a remote Delta keeps are not those that were sent. */
export class RemoteAltered extends AtlasError<
  'RemoteAltered',
  { readonly id: string; readonly sent: string; readonly kept: string }
> {
  readonly tag = 'RemoteAltered';
  readonly remedy = 'Upload the file again, as a new revision or under another id.';

  constructor(details: { id: string; sent: string; kept: string }) {
    super(`Of ${details.id} bytes with the SHA-256 ${details.sent} were sent, ${details.kept} is kept.`, details);
  }
}
