/** The part of keycloak-connect that verifies tokens; the rest of the package is deprecated by its makers. */
declare module 'keycloak-connect/middleware/auth-utils/grant-manager.js' {
  import type { KeyObject } from 'node:crypto';
  import type Token from 'keycloak-connect/middleware/auth-utils/token.js';

  export default class GrantManager {
    constructor(config: { realmUrl: string; clientId: string; bearerOnly: true; verifyTokenAudience: true });
    /** Where keys come from. */
    rotation: { getJWK(kid: string | undefined): Promise<KeyObject> };
    /** Resolves to the token when it is good; rejects with an Error, or a bare TypeError, when it is not. */
    validateToken(token: Token, expectedType: 'Bearer'): Promise<Token>;
  }
}

declare module 'keycloak-connect/middleware/auth-utils/token.js' {
  export default class Token {
    constructor(token: string, clientId: string);
  }
}
