/** Where blocks get their data and what they may do: the desk and the residents' app each have their own. */
import { inject, type InjectionKey } from 'vue';
import type { Page as Paged } from '../api/pages';
import type { FeatureCollection, Text } from '../api/types';
import type { Body, Collection, Doc, Figures, Shown } from '../collections/types';
import type { FormSkin, JsonSchema } from '../form/types';
import type { Measure, Page, Scalar, Values } from './model';

export interface ListQuery {
  filter: string[];
  sort: string | null;
  q?: string;
  after?: string;
  limit: number;
}
export interface FigureQuery {
  filter: string[];
  measure: Measure;
  field: string | null;
  group?: string;
  by?: 'value' | 'day' | 'month' | 'year';
  order?: 'value' | 'figure';
  limit?: number;
}
export interface Features extends FeatureCollection {
  more: boolean;
  /** When the newest of them changed, and after how long that is old; where the source tells. */
  newest?: string | null;
  staleAfter?: string | null;
}
export interface FeatureQuery {
  filter: string[];
  fields: string[];
  label: string | null;
  limit: number;
}
export interface Layer {
  title: Text;
  attribution: Text | null;
  style: LayerStyle;
  features: Features;
}
export interface LayerStyle {
  color: string;
  shape: 'dot' | 'square' | 'triangle';
  field: string | null;
  colors: Record<string, string>;
}

/** Reading and writing the collections and routes of one plugin. Each throws an ApiError. */
export interface Reader {
  collection: (name: string) => Promise<Collection>;
  documents: (name: string, query: ListQuery) => Promise<Paged<Shown>>;
  document: (name: string, id: string) => Promise<Shown>;
  figures: (name: string, query: FigureQuery) => Promise<Figures>;
  features: (name: string, query: FeatureQuery) => Promise<Features>;
  layer: (name: string) => Promise<Layer>;
  /** When a feed was last good, where it is too old by now; null where it is fresh. Without it, the newest document tells. */
  staleSince?: (feed: string) => Promise<string | null>;
  route: (path: string, values: Values) => Promise<unknown>;
  /** Calls a POST route; residents call those that are public. */
  send: (path: string, values: Record<string, unknown>) => Promise<unknown>;
  /** Where there are none of these, blocks offer nothing to change. */
  writer?: Writer;
  picture: (path: string) => string;
}
/** What a command came to: a sentence, if the plugin says one, and the page to open. */
export interface Came {
  message?: Text | null;
  page?: string | null;
}
export interface Writer {
  history: (name: string, id: string) => Promise<{ version: number; at: string; by: string; deed: string; fields: Record<string, unknown[]> }[]>;
  enter: (name: string, area: string | null, body: Body) => Promise<Doc>;
  change: (name: string, before: Doc, changes: Body) => Promise<Doc>;
  remove: (name: string, before: Doc) => Promise<void>;
  /** The areas that a new document may lie in, as choices. */
  areas: () => Promise<JsonSchema[]>;
  command: (name: string, values: Record<string, unknown>) => Promise<Came>;
  /** The form of what a command has to know; null when that is nothing. */
  asked: (command: string) => Promise<JsonSchema | null>;
}

/** What the blocks of one page share. */
export interface Stage {
  page: Page;
  values: Values;
  reader: Reader;
  skin: FormSkin;
  /** Opens a page of the plugin. */
  open: (name: string, values: Record<string, Scalar>) => void;
  /** The address of such a page, for links. */
  address: (name: string, values: Record<string, Scalar>) => string;
  /** Begins a report of a case type, by its full id. */
  report: (caseType: string, values: Record<string, Scalar>) => void;
  tell: (message: string, failed?: boolean) => void;
  ask: (question: string, danger: boolean) => Promise<boolean>;
  /** Something was written: the other blocks read again. */
  changed: () => void;
  /** Counts what was written. */
  turn: () => number;
}

export const STAGE: InjectionKey<Stage> = Symbol('stage');

export function useStage(): Stage {
  const stage = inject(STAGE);
  if (stage === undefined) throw new Error('A block stands outside a page.');
  return stage;
}

/** The collection behind a source; null for a route. */
export function collectionOf(page: Page, source: string): string | null {
  const [kind = '', name = ''] = source.split(':');
  if (kind === 'feed') return page.feeds[name]?.collection ?? null;
  return kind === 'collection' ? name : null;
}
