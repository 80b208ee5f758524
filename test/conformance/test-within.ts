import { test } from 'node:test';

/** Titles of tests that an implementation of a port does otherwise, each with the reason. */
export type Beyond = Readonly<Record<string, string>>;

/** `test` that skips what is beyond an implementation, with the reason. */
export const testWithin =
  (beyond: Beyond) =>
  (title: string, body: () => Promise<void>): void =>
    void test(title, { skip: beyond[title] ?? false }, body);
