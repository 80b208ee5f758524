const POLL_MS = 250;

/** Why somebody who waits for a commit waits no longer. */
export type Wake = 'commit' | 'silence' | 'closed';

export interface CommitWatch {
  /** Waits for a commit behind `seq`, at most `ms`. */
  next(seq: number, ms: number): Promise<Wake>;
  /** Nobody waits any longer. */
  close(): void;
}

interface Waiting {
  readonly seq: number;
  readonly until: number;
  wake(why: Wake): void;
}

/**
 * One look at the log serves all who wait, whoever makes the commits; nobody looks when nobody waits.
 *
 * @param lastCommit - its number
 */
export function commitWatch(lastCommit: () => Promise<number>): CommitWatch {
  const waiting = new Set<Waiting>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const wake = (one: Waiting, why: Wake): void => {
    waiting.delete(one);
    one.wake(why);
  };
  const look = async (): Promise<void> => {
    // A database that does not answer is asked again; who waits learns of it by the next read.
    const last = await lastCommit().catch(() => Number.POSITIVE_INFINITY);
    for (const one of waiting) {
      if (one.seq < last) wake(one, 'commit');
      else if (one.until <= Date.now()) wake(one, 'silence');
    }
    timer = waiting.size > 0 && !closed ? setTimeout(look, POLL_MS) : undefined;
  };
  return {
    next: (seq, ms) =>
      new Promise((resolve) => {
        if (closed) return resolve('closed');
        waiting.add({ seq, until: Date.now() + ms, wake: resolve });
        timer ??= setTimeout(look, POLL_MS);
      }),
    close() {
      closed = true;
      clearTimeout(timer);
      for (const one of waiting) wake(one, 'closed');
    },
  };
}
