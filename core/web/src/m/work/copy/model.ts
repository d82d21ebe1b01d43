/** What a phone takes along: enough of the server to work a day without it. */
import type { components } from '@shared/api/schema';
import type { Contributions } from '@shared/blocks/placed';
import type { CaseRow } from '@shared/api/staff';
import type { CaseDetail, CaseType, FeatureCollection } from '@shared/api/types';
import type { Collection, Doc } from '@shared/collections/types';

type Schemas = components['schemas'];
export type Task = Schemas['TaskItem'];
export type Shift = Schemas['DutyOut'];
export type OnDuty = Schemas['CandidateOut'];
export type DayEntry = Schemas['DayEntryOut'];
/** What a plugin has to be seen to by a day, and the documents of it. */
export interface DayList {
  entry: DayEntry;
  collection: Collection;
  documents: Doc[];
  more: boolean;
}
export interface Grid {
  code: string;
  name: string;
  name_en: string | null;
}
export interface Register {
  collection: Collection;
  documents: Doc[];
  /** There are more than are taken along. */
  more: boolean;
}
export interface Copy {
  /** When it was taken. */
  at: string;
  tasks: Task[];
  cases: CaseRow[];
  /** The cases that have a point. */
  points: FeatureCollection;
  details: Record<string, CaseDetail>;
  types: CaseType[];
  outlines: FeatureCollection;
  grids: Grid[];
  registers: Register[];
  /** What plugins add in one's areas. */
  offers: Contributions[];
  day: DayList[];
  /** One's own shifts of today and tomorrow. */
  shifts: Shift[];
  onDuty: OnDuty[];
}

const NOWHERE: FeatureCollection = { type: 'FeatureCollection', features: [] };
export const NOTHING: Copy = {
  at: '', tasks: [], cases: [], points: NOWHERE, details: {}, types: [], outlines: NOWHERE, grids: [], registers: [], offers: [], day: [], shifts: [], onDuty: [],
};
