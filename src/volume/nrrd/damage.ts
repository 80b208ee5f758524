/** What decoders throw at data they cannot decode; the reader adds which file it is and how far it came. */
export class Damage extends Error {}

/** The encoded data stop in the middle. */
export class EndsEarly extends Damage {}
