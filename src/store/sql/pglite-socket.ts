import { Duplex } from 'node:stream';
import type { Worker } from 'node:worker_threads';

const [QUERY, SYNC, TERMINATE] = [...'QSX'].map((letter) => letter.charCodeAt(0));

/**
 * What the `pg` client takes for its network connection: PostgreSQL's protocol, spoken with the worker that holds the
 * embedded server. Messages are sent on in whole exchanges, as the server answers one exchange at a time.
 */
export class PgliteSocket extends Duplex {
  readonly #worker: Worker;
  readonly #receive: (answer: number | Uint8Array) => void;
  #pending: Buffer[] = [];
  #started = false;

  /** @param shared - where the worker puts what it answers: it has been read when the next exchange begins */
  constructor(worker: Worker, shared: Uint8Array) {
    super();
    this.#worker = worker;
    this.#receive = (answer) => {
      const { buffer, byteOffset, length } = typeof answer === 'number' ? shared.subarray(0, answer) : answer;
      if (length > 0) this.push(Buffer.from(buffer, byteOffset, length));
    };
    worker.on('message', this.#receive);
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  // The client also tunes and holds the process by its connection; here the worker does.
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send([chunk]);
    done();
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    this.#send(chunks.map(({ chunk }) => chunk));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#worker.off('message', this.#receive);
    done(error);
  }

  #send(chunks: readonly Buffer[]): void {
    this.#pending.push(...chunks);
    const bytes = this.#pending.length === 1 ? this.#pending[0] : Buffer.concat(this.#pending);
    const end = this.#endOfExchange(bytes);
    this.#pending = end === bytes.length ? [] : [bytes.subarray(end)];
    // Copied: a view of Node's pool of buffers would be sent with all 64 KiB of that.
    if (end > 0) this.#worker.postMessage(new Uint8Array(bytes.subarray(0, end)));
  }

  /** Where the last whole exchange ends: after the start-up packet, then after each Query or Sync. */
  #endOfExchange(bytes: Buffer): number {
    let end = 0;
    for (let at = 0; at + 5 <= bytes.length; ) {
      const next = this.#started ? at + 1 + bytes.readInt32BE(at + 1) : at + bytes.readInt32BE(at);
      if (next > bytes.length) break;
      if (this.#started && bytes[at] === TERMINATE) {
        this.push(null);
        return bytes.length;
      }
      if (!this.#started || bytes[at] === QUERY || bytes[at] === SYNC) end = next;
      this.#started = true;
      at = next;
    }
    return end;
  }
}
