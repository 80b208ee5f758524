import { entityFields } from '../entity/fields.ts';
import { layerNode } from '../entity/node.ts';
import { badInput, pageOfList } from '../page.ts';
import type * as Types from '../resolver-types.ts';

export const Query: Types.QueryResolvers = {
  layer: async (_, { id, label }, { current }) => {
    if ((id == null) === (label == null)) throw badInput('Give one of id, label.');
    const layer = (await current.layers()).find((candidate) => candidate.id === id || candidate.label === label);
    return layer && layerNode(current, layer);
  },
  layers: async (_, page, { current }) =>
    pageOfList(page, await current.layers(), (layer) => layerNode(current, layer)),
};

export const Layer: Types.LayerResolvers = { ...entityFields, label: ({ layer }) => layer.label };
