/** What the samples of morphologies among Delta's fixtures need, by their paths below `kg`; each after what it imports. */
export const NEUROSHAPES = {
  schema: 'https://neuroshapes.org/dash/neuronmorphology',
  resources: [
    ...['context/neuroshapes', 'context/bbp-neuroshapes', 'schemas/bbp/schema-context'],
    'schemas/bbp/brain-region-ontology',
  ],
  schemas: [
    ...[
      'common-labeledontologyentity',
      'common-unit',
      'common-quantitative-value',
      'common-subject',
      'common-language',
    ],
    ...['common-derivation', 'common-propertyvalue', 'common-identifier', 'common-distribution', 'common-generation'],
    ...['common-typedlabeledontologyterm', 'common-vector3d', 'common-brainlocation', 'common-license'],
    ...['common-contribution', 'common-invalidation', 'common-entitywithoutannotationsubject'],
    ...['common-annotation-selector', 'common-annotation', 'common-entity', 'common-minds', 'provshapes-collection'],
    ...['common-collection', 'neuromorphology-common', 'neuromorphology-dash'],
  ].map((name) => `schemas/bbp/${name}`),
};
