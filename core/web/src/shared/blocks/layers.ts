/** The features of a layer for the map: each with the colour and shape of the layer's style. Pure. */
import type { FeatureCollection } from '../api/types';
import type { Features, LayerStyle } from './reader';

export const PLAIN: LayerStyle = { color: 'brand', shape: 'dot', field: null, colors: {} };

export function styled(features: Features | FeatureCollection, style: LayerStyle): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: features.features.map((feature) => {
      const value = style.field === null ? undefined : feature.properties[style.field];
      const colour = (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? style.colors[String(value)] : undefined) ?? style.color;
      return { ...feature, properties: { ...feature.properties, id: feature.id, colour, shape: style.shape } };
    }),
  };
}
