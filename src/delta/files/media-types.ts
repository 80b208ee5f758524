/** Media types by the ending of a file's name, for those that are sent without one. */
const BY_ENDING: Readonly<Record<string, string>> = {
  asc: 'application/asc',
  csv: 'text/csv; charset=UTF-8',
  gif: 'image/gif',
  glb: 'model/gltf-binary',
  gz: 'application/gzip',
  h5: 'application/x-hdf5',
  html: 'text/html; charset=UTF-8',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'application/javascript; charset=UTF-8',
  json: 'application/json',
  jsonld: 'application/ld+json',
  md: 'text/markdown; charset=UTF-8',
  nrrd: 'application/nrrd',
  nt: 'application/n-triples',
  nwb: 'application/nwb',
  obj: 'application/obj',
  pdf: 'application/pdf',
  png: 'image/png',
  stl: 'model/stl',
  svg: 'image/svg+xml',
  swc: 'application/swc',
  tar: 'application/x-tar',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  ttl: 'text/turtle; charset=UTF-8',
  txt: 'text/plain; charset=UTF-8',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
};

const UNKNOWN = 'application/octet-stream';

/** @param given - what the sender says, which is taken unless it says nothing */
export function mediaTypeOf(filename: string, given: string | undefined): string {
  if (given !== undefined && given !== '' && given !== UNKNOWN) return given;
  const ending = filename.slice(filename.lastIndexOf('.') + 1).toLowerCase();
  return filename.includes('.') && Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : UNKNOWN;
}
