import { AtlasError } from '../errors.ts';

/** Why a token was refused; part of the message, never the token itself. */
export type Reason =
  | 'malformed'
  | 'no issuer'
  | 'no subject'
  | 'wrong algorithm'
  | 'wrong issuer'
  | 'wrong audience'
  | 'expired'
  | 'not yet valid'
  | 'wrong signature'
  | 'not an access token'
  | 'keys unavailable'
  | 'groups unavailable'
  | 'refused by its issuer';

export class TokenRefused extends AtlasError<'TokenRefused', { reason: Reason }> {
  readonly tag = 'TokenRefused';
  readonly remedy = 'Get a new access token from the configured issuer and send it as `Authorization: Bearer …`.';

  constructor(reason: Reason, options?: ErrorOptions) {
    super(`The access token was refused: ${reason}.`, { reason }, options);
  }
}

export class KeyFileExposed extends AtlasError<'KeyFileExposed', { path: string; mode: string }> {
  readonly tag = 'KeyFileExposed';
  readonly remedy: string;

  constructor(details: { path: string; mode: string }) {
    super(`${details.path} signs tokens and others than its owner may use it (mode ${details.mode}).`, details);
    this.remedy = `Run \`chmod 600 ${details.path}\`, or delete the file to get a new key.`;
  }
}
