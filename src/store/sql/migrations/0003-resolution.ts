/** Finds the few resolvers, and their last change, among all entities and events. */
export const resolution = `
create index entities_that_resolve on entities (project) where kind = 'resolver';
create index events_of_resolvers on events (seq) where kind = 'resolver';
`;
