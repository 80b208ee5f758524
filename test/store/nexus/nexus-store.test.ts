import { describeResourceStore } from '../../conformance/resource-store.ts';
import { openRemote, startOwnDelta } from './own-delta.ts';

const OF_DELTA = 'the Delta decides that, in its own words';
const ONE_ACCOUNT = 'rights are those of one account';
const NOT_ON_REMOTE = 'refused with NotOnRemote';

describeResourceStore(
  'a remote Delta (our own service)',
  async () => {
    const delta = await startOwnDelta();
    const store = openRemote(delta.url);
    return {
      store,
      async close() {
        await store.close();
        await delta.close();
      },
    };
  },
  false,
  {
    'takes the types of the store’s own kinds for these kinds alone': OF_DELTA,
    'checks in the order: syntax, rights, project, document, existence': ONE_ACCOUNT,
    'tells which commit made a revision or a tag, or was the last at a time': 'instants stand for commits',
    'searches by type and by what the expanded form contains, now and as of a commit': NOT_ON_REMOTE,
    'finds what links to an id': 'within the projects of the atlas alone',
    'keeps the log of all changes in order': NOT_ON_REMOTE,
    'follow the revision that defines them': 'parts are read from documents',
    'are refused when two have one id': 'parts are read from documents',
    'are made from an upload once, by who sent it': NOT_ON_REMOTE,
    'are inherited downwards and checked on every way in': ONE_ACCOUNT,
    'to write documents are no rights to write files': ONE_ACCOUNT,
    'come with the software or from a resource, whose revision is kept': 'the service of the test has no contexts',
    'exist once and have defaults from the public URL': OF_DELTA,
    'belong to who makes them, also to nobody in particular, unless rights were given before': ONE_ACCOUNT,
    'covers all projects of an organisation': ONE_ACCOUNT,
    'finds a c by {"ids":["https://example.org/data/c","https://example.org/data/a","https://example.org/data/none"]}, and counts it':
      NOT_ON_REMOTE,
    'finds b c d by {"linkingTo":"https://example.org/data/x"}, and counts it': NOT_ON_REMOTE,
  },
);
