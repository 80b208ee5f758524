import { after, before, describe } from 'node:test';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import { describeAccess } from '../conformance/access.ts';
import { type OpenStore, openOnPglite, openOnPostgres, withoutPostgres } from '../support/stores.ts';

describe('the store on PGlite, which is of one process', () => {
  let opened: OpenStore;
  before(async () => {
    opened = await openOnPglite();
  });
  after(() => opened.close());
  describeAccess(
    () => opened.store,
    () => opened.store,
  );
});

describe('two stores on one PostgreSQL', { skip: withoutPostgres }, () => {
  let opened: OpenStore;
  let second: Store;
  before(async () => {
    opened = await openOnPostgres();
    const { database, folder } = opened;
    const options = { blobs: folderBlobs(folder), publicUrl: 'http://127.0.0.1:8080/v1' };
    second = await openSqlStore({ database, ...options, loadContext: async () => undefined });
  });
  after(() => opened.close());
  describeAccess(
    () => opened.store,
    () => second,
  );
});
