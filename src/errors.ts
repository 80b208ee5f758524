/** Base of all errors thrown on purpose: programs switch on `tag` and read `details`, people read the rest. */
export abstract class AtlasError<Tag extends string = string, Details extends object = object> extends Error {
  abstract readonly tag: Tag;
  /** What the reader can do now: one imperative sentence. */
  abstract readonly remedy: string;
  readonly details: Details;

  constructor(message: string, details: Details, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }
}
