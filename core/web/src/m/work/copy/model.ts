/** What a phone takes along: enough of the server to work a day without it. */
import type { components } from '@shared/api/schema';
import type { CaseRow } from '@shared/api/staff';
import type { CaseDetail, CaseType, FeatureCollection } from '@shared/api/types';
import type { Collection, Doc } from '@shared/collections/types';

export type Task = components['schemas']['TaskItem'];
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
}
