/** Points drawn as one where they lie together: found once for each level of zoom, and kept. */
import type Feature from 'ol/Feature';
import type { Extent } from 'ol/extent';
import type Projection from 'ol/proj/Projection';
import Cluster from 'ol/source/Cluster';
import type VectorSource from 'ol/source/Vector';

/** How near points lie together, in pixels, to be drawn as one. */
const TOGETHER = 40;

/** Finding who lies together among 20,000 points takes a tenth of a second: not for each step of a wheel, but once a level. */
export class LevelClusters extends Cluster {
  readonly #levels = new Map<number, Feature[]>();

  constructor(source: VectorSource) {
    super({ source, distance: TOGETHER });
  }

  override loadFeatures(extent: Extent, resolution: number, projection: Projection): void {
    super.loadFeatures(extent, levelOf(resolution), projection);
  }

  override cluster(): void {
    const known = this.resolution === undefined ? undefined : this.#levels.get(this.resolution);
    if (known !== undefined) {
      this.features = [...known]; // a copy: the next level empties it in place
      return;
    }
    super.cluster();
    if (this.resolution !== undefined) this.#levels.set(this.resolution, [...this.features]);
  }
}

/** The resolution, in metres a pixel, of the level that is drawn at one: the next power of two above. */
export function levelOf(resolution: number): number {
  return 2 ** Math.ceil(Math.log2(resolution));
}
