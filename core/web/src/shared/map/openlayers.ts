/** The engine behind the map: OpenLayers on a 2D canvas, since many county desktops have no good WebGL. */
import { createEmpty, extend } from 'ol/extent';
import Feature, { type FeatureLike } from 'ol/Feature';
import GeoJSON from 'ol/format/GeoJSON';
import { circular } from 'ol/geom/Polygon';
import Point from 'ol/geom/Point';
import { defaults as interactions } from 'ol/interaction/defaults';
import type ImageTile from 'ol/ImageTile';
import TileLayer from 'ol/layer/Tile';
import VectorLayer from 'ol/layer/Vector';
import VectorImageLayer from 'ol/layer/VectorImage';
import Map from 'ol/Map';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import XYZ from 'ol/source/XYZ';
import TileState from 'ol/TileState';
import View from 'ol/View';
import type { Position } from '../api/types';
import { LevelClusters } from './clusters';
import type { Bounds, LayerSpec, MapEngine, MapHandlers } from './layers';
import { tile, type TileSource } from './tiles';
import { areaStyle, clusterStyle, pinStyle, pointStyle } from './styles';

const SCREEN = 'EPSG:3857';
const DATA = 'EPSG:4326';
/** How near a click must come to a point, in pixels: a finger is not a mouse. */
const REACH = 12;
/** Of the base map among the layers. */
const BELOW = -1;

type Drawn = VectorLayer | VectorImageLayer;

function source(spec: LayerSpec): VectorSource {
  if (spec.kind !== 'pin') {
    const format = new GeoJSON({ dataProjection: DATA, featureProjection: SCREEN });
    return new VectorSource({ features: format.readFeatures(spec.data) });
  }
  const { lon, lat } = spec.position;
  const pin = new Feature(new Point(fromLonLat([lon, lat])));
  if (spec.accuracy === undefined) return new VectorSource({ features: [pin] });
  const doubt = new Feature(circular([lon, lat], spec.accuracy).transform(DATA, SCREEN));
  doubt.set('doubt', true);
  return new VectorSource({ features: [doubt, pin] });
}

function drawn(spec: LayerSpec): Drawn {
  const properties = { id: spec.id, kind: spec.kind };
  if (spec.kind === 'areas') {
    return new VectorImageLayer({ source: source(spec), style: areaStyle(spec.labelProperty, spec.selected ?? []), properties });
  }
  if (spec.kind === 'points' && spec.clustered === true) {
    return new VectorImageLayer({ source: new LevelClusters(source(spec)), style: clusterStyle(), properties });
  }
  return new VectorLayer({ source: source(spec), style: spec.kind === 'points' ? pointStyle() : pinStyle(), properties });
}

function restyle(layer: Drawn, spec: LayerSpec): void {
  if (spec.kind === 'areas') layer.setStyle(areaStyle(spec.labelProperty, spec.selected ?? []));
}

function sameData(one: LayerSpec | undefined, other: LayerSpec): boolean {
  return one !== undefined && one.kind !== 'pin' && other.kind === one.kind && one.data === other.data;
}

/** Draws a tile that lies on this device, or else has the browser load it. */
async function load(drawn: ImageTile, address: string): Promise<void> {
  const image = drawn.getImage() as HTMLImageElement;
  const known = await tile(address).catch(() => null);
  if (known === null) {
    image.src = address;
    return;
  }
  const url = URL.createObjectURL(known);
  image.addEventListener('load', () => { URL.revokeObjectURL(url); }, { once: true });
  image.src = url;
}

function baseLayer({ address, deepest }: TileSource): TileLayer {
  const source = new XYZ({
    url: address,
    maxZoom: deepest,
    tileLoadFunction: (drawn, url) => {
      load(drawn as ImageTile, url).catch(() => { drawn.setState(TileState.ERROR); });
    },
  });
  return new TileLayer({ source, zIndex: BELOW, properties: { id: 'base', kind: 'base' } });
}

class OpenLayersEngine implements MapEngine {
  readonly #map: Map;
  readonly #handlers: MapHandlers;
  #shown: { spec: LayerSpec; layer: Drawn }[] = [];

  constructor(target: HTMLElement, handlers: MapHandlers) {
    this.#handlers = handlers;
    this.#map = new Map({
      target,
      controls: [], // ours are HTML buttons, which a keyboard reaches
      interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
      view: new View({ center: [0, 0], zoom: 3, maxZoom: 20 }),
    });
    this.#map.on('click', (event) => { this.#clicked(event.pixel, event.coordinate); });
    this.#map.on('moveend', () => { this.#rested(); });
  }

  show(layers: readonly LayerSpec[]): void {
    const before = this.#shown;
    this.#shown = layers.map((spec, at) => {
      const known = before.find((one) => one.spec.id === spec.id && sameData(one.spec, spec));
      const layer = known?.layer ?? drawn(spec);
      if (known) restyle(layer, spec);
      layer.setZIndex(at);
      return { spec, layer };
    });
    for (const { layer } of before) if (!this.#shown.some((one) => one.layer === layer)) this.#map.removeLayer(layer);
    for (const { layer } of this.#shown) if (!before.some((one) => one.layer === layer)) this.#map.addLayer(layer);
  }

  base(source: TileSource): void {
    this.#map.addLayer(baseLayer(source));
    for (const { spec, layer } of this.#shown) restyle(layer, spec); // areas let it through
  }

  fit(bounds: Bounds): void {
    this.#map.getView().fit(transformExtent([...bounds], DATA, SCREEN), { padding: [24, 24, 24, 24], maxZoom: 17 });
  }

  centre({ lon, lat }: Position, zoom = 13.5): void {
    const view = this.#map.getView();
    view.setCenter(fromLonLat([lon, lat]));
    view.setZoom(Math.max(zoom, view.getZoom() ?? 0));
  }

  zoom(steps: number): void {
    const view = this.#map.getView();
    view.animate({ zoom: (view.getZoom() ?? 0) + steps, duration: 150 });
  }

  pickCentre(): void {
    const centre = this.#map.getView().getCenter();
    if (centre) this.#pick(centre);
  }

  destroy(): void {
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  #clicked(pixel: number[], coordinate: number[]): void {
    const hit = this.#map.forEachFeatureAtPixel(pixel, (feature, layer) => ({ feature, layer }), {
      hitTolerance: REACH,
      layerFilter: (layer) => layer.get('kind') === 'points',
    });
    const area = hit ?? this.#map.forEachFeatureAtPixel(pixel, (feature, layer) => ({ feature, layer }), {
      layerFilter: (layer) => layer.get('kind') === 'areas',
    });
    if (area) this.#select(area.feature, String(area.layer.get('id')));
    if (!hit) this.#pick(coordinate);
  }

  /** Tells of a feature; several that are drawn as one are looked at closer. */
  #select(feature: FeatureLike, layer: string): void {
    const members: unknown = feature.get('features');
    const several = Array.isArray(members) ? (members as Feature[]) : [];
    const [only] = several;
    if (several.length > 1) {
      const extent = createEmpty();
      for (const member of several) extend(extent, member.getGeometry()?.getExtent() ?? extent);
      this.#map.getView().fit(extent, { padding: [48, 48, 48, 48], maxZoom: 18, duration: 200 });
      return;
    }
    const { geometry, ...properties } = (only ?? feature).getProperties() as Record<string, unknown>;
    this.#handlers.select(properties, layer);
  }

  #pick(coordinate: number[]): void {
    const [lon = 0, lat = 0] = toLonLat(coordinate);
    this.#handlers.pick({ lon, lat });
  }

  #rested(): void {
    const view = this.#map.getView();
    const [west = 0, south = 0, east = 0, north = 0] = transformExtent(view.calculateExtent(this.#map.getSize()), SCREEN, DATA);
    this.#handlers.moved([west, south, east, north], view.getZoom() ?? 0);
  }
}

export function createEngine(target: HTMLElement, handlers: MapHandlers): MapEngine {
  return new OpenLayersEngine(target, handlers);
}
