const layers = 'volume ontology linked-data store delta algorithms pipeline entities gateway auth cli'.split(' ');
const above = (i) => layers.slice(i + 1).join('|') || 'nothing';
const forbid = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to });
module.exports = {
  forbidden: [
    ...layers.map((layer, i) => forbid(`${layer}-looks-up`, `^src/${layer}/`, { path: `^src/(${above(i)})/` })),
    forbid('errors-import-nothing', '^src/errors\\.ts$', { path: '.' }),
    forbid('algorithms-know-volumes', '^src/algorithms/', { path: '^src/(?!volume/|ontology/|algorithms/|errors)' }),
    forbid('algorithms-do-no-io', '^src/algorithms/', { path: '^(node:)?(fs|net|https?|child_process|process)(/|$)' }),
    forbid('pipeline-knows-no-store', '^src/pipeline/', { path: '^src/(store|linked-data)/' }),
    forbid('store-knows-no-atlas', '^src/store/', { path: '^src/(volume|ontology)/' }),
    forbid('stores-stay-apart', '^src/store/(sql|nexus|blobs)/', { path: '^src/store/(?!$1/)(sql|nexus|blobs)/' }),
    forbid('gateway-does-not-authenticate', '^src/gateway/', { path: '^src/auth/' }),
    forbid('no-circle', '^src/', { circular: true }),
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
};
