/** Queries that GraphiQL opens with; they read only, and hold for any release. */
export const TOUR: readonly { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> }[] = [
  {
    query: `# The configured release: what it is made of, and the top of its tree of regions.
query Release {
  atlasRelease {
    name
    revision
    releaseDate
    tags { name revision }
    parcellationVolume { name shape voxelSize distributions { name contentSize sha256 } }
    rootRegion { acronym volume children { acronym name } }
  }
}
`,
  },
  {
    query: `# A region: where it is in the tree, its layers and its neighbours.
query Region($acronym: String!) {
  brainRegion(acronym: $acronym) {
    regionId
    name
    volume
    ancestors { acronym }
    layers { label }
    adjacentTo { ratio region { acronym } }
    mask { name distributions { contentUrl } }
    mesh { name distributions { contentUrl } }
  }
}
`,
    variables: { acronym: 'VISp' },
  },
  {
    query: `# Placement hints: how far each voxel is from the ends of its layers.
query PlacementHints {
  atlasRelease {
    placementHints {
      hints { volume { name distributions { contentUrl } } regions { layer { label } leafRegions { acronym } } }
      distanceToBottom { name shape voxelSize }
    }
  }
}
`,
  },
  {
    query: `# What is at these points (µm)?
query Points($points: [PointInput!]!) {
  regionsAt(points: $points) { acronym name }
}
`,
    variables: { points: [{ x: 5000, y: 2000, z: 5700 }] },
  },
  {
    query: `# Which jobs would make a release, and why each would run.
query Plan {
  plan(target: "push_atlas_release") { jobs { rule needs reason } }
}
`,
  },
  {
    query: `# Where a volume comes from.
query Provenance {
  atlasRelease {
    hemisphereVolume { name updatedBy { name } provenance { startedAt endedAt used activity { jsonld } } }
  }
}
`,
  },
];
