/** `anonymous` or `realms/r/users/u`: an identity without the address of its Delta, which may have several addresses. */
export const toSubject = (iri: string): string =>
  /\/(anonymous|realms\/[^/]+\/(?:authenticated|(?:users|groups)\/.+))$/.exec(iri)?.[1] ?? iri;
