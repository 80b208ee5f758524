import { describeResourceStore } from '../conformance/resource-store.ts';
import { openOnPglite, openOnPostgres, withoutPostgres } from '../support/stores.ts';

describeResourceStore('the store on PGlite', openOnPglite);
describeResourceStore('the store on PostgreSQL', openOnPostgres, withoutPostgres);
