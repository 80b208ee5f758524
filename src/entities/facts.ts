import type { Iri, Json } from '../store/resource.ts';

/** Licence and reference of the data that something was made from; they travel with it. */
export interface Terms {
  readonly license?: Json;
  readonly citation?: string;
  readonly doi?: string;
}

export interface Labelled {
  readonly id: Iri;
  readonly label: string;
}

export interface Contributor {
  readonly id: Iri;
  readonly types: readonly string[];
  readonly role?: Labelled;
}

/** A file as a distribution names it. */
export interface FileFacts {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Where its bytes are served. */
  readonly url: string;
}

/** A volume, from the header of its NRRD file. */
export interface VolumeFacts {
  readonly componentEncoding: string;
  readonly endianness: 'little' | 'big';
  readonly bufferEncoding: string;
  readonly components: number;
  readonly shape: readonly number[];
  /** 4 × 4, column-major: voxel indices to µm. */
  readonly worldMatrix: readonly number[];
  /** Size of a voxel along the first axis, µm. */
  readonly resolution: number;
}

/** A release as its parts name it: the revision that is planned for it, and the tag that all of them get. */
export interface ReleaseRef {
  readonly id: Iri;
  readonly rev: number;
  readonly tag: string;
}

/** What the mappings of registered documents have in common; see mappings/commons.jsonata. */
export interface CommonFacts {
  readonly species?: Labelled;
  readonly contributors: readonly Contributor[];
  /** The job that made the files. */
  readonly activity?: { readonly id: Iri; readonly ended: string };
  readonly terms?: Terms;
}

/** A type of cells, and which kind of type it is. */
export interface CellTypeFacts extends Labelled {
  readonly kind: 'MType' | 'EType';
}

/** Facts of a part of a release. */
export interface PartFacts extends CommonFacts {
  readonly id: Iri;
  readonly release: ReleaseRef;
  readonly region: Labelled;
  /** Layers of the region that it is about; absent: the whole region. */
  readonly layers?: readonly Labelled[];
  /** Absent: what its mapping calls it. */
  readonly name?: string;
  readonly space: { readonly id: Iri; readonly tag?: string };
  readonly files: readonly FileFacts[];
  /** Name of the data file without its extension. */
  readonly stem: string;
  readonly volume?: VolumeFacts;
  /** Of a cell composition: its list of densities, and its summary. */
  readonly volumePart?: Iri;
  readonly summaryPart?: Iri;
  /** What the cells are of a volume of densities. */
  readonly cellTypes?: readonly CellTypeFacts[];
}
