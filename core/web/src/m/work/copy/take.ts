/** Asks the server for all that a phone takes along. A part that cannot be had now stays as it was. */
import { answer, api } from '@shared/api/client';
import { unanswered } from '@shared/api/errors';
import type { CaseRow } from '@shared/api/staff';
import type { CaseDetail, CaseType, Feature, FeatureCollection } from '@shared/api/types';
import type { Collection, Doc } from '@shared/collections/types';
import { asCollection } from '@shared/map/layers';
import { day, offers, onDuty, shifts } from './day';
import { NOTHING, type Copy, type Grid, type Register } from './model';

/** Open cases whose whole page is taken along. */
const MOST_DETAILS = 20;
const MOST_CASES = 100;
const MOST_DOCUMENTS = 200;

async function outlines(areas: readonly string[]): Promise<FeatureCollection> {
  const parts = await Promise.all(areas.map(async (code) => asCollection(await answer(api.GET('/api/v1/areas/{code}/geojson', { params: { path: { code }, query: { level: 'grid' } } })))));
  return { type: 'FeatureCollection', features: parts.flatMap(({ features }) => features) };
}

export function gridsOf({ features }: FeatureCollection): Grid[] {
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return features.flatMap(({ properties }: Feature) => {
    const code = text(properties['code']);
    return code === null ? [] : [{ code, name: text(properties['name']) ?? code, name_en: text(properties['name_en']) }];
  });
}

async function cases(): Promise<CaseRow[]> {
  return (await answer(api.GET('/api/v1/cases', { params: { query: { queue: 'open', limit: MOST_CASES } } }))).items;
}

/** What may be reported in the first of the grids: a worker's grids lie in one township as a rule. */
async function types(areas: readonly string[]): Promise<CaseType[]> {
  const found = await Promise.all(areas.map((area) => answer(api.GET('/api/v1/public/case-types', { params: { query: { area } } }))));
  return [...new Map(found.flatMap(({ items }) => items).map((type) => [type.id, type])).values()];
}

async function registers(areas: readonly string[]): Promise<Register[]> {
  const found = await Promise.all(areas.map((area) => answer(api.GET('/api/v1/collections', { params: { query: { area } } }))));
  const every = new Map(found.flatMap(({ items }) => items).map((one) => [`${one.plugin}:${one.name}`, one as unknown as Collection]));
  return Promise.all([...every.values()].map(register));
}

async function register(collection: Collection): Promise<Register> {
  const params = { path: { plugin: collection.plugin, name: collection.name }, query: { limit: MOST_DOCUMENTS } };
  const page = await answer(api.GET('/api/v1/collections/{plugin}/{name}/documents', { params }));
  return { collection, documents: page.items as Doc[], more: page.next !== null };
}

async function details(rows: readonly CaseRow[], before: Copy | null): Promise<Record<string, CaseDetail>> {
  const found: Record<string, CaseDetail> = {};
  for (const { id, version } of rows.slice(0, MOST_DETAILS)) {
    const known = before?.details[id];
    found[id] = known?.item.version === version ? known : ((await answer(api.GET('/api/v1/cases/{case_id}', { params: { path: { case_id: id } } }))) as unknown as CaseDetail);
  }
  return found;
}

/** A right that is missing, or a part that is down, leaves the rest alone; a lost line or session ends it. */
async function part<T>(asked: Promise<T>, before: T): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    const error = unanswered(cause);
    if (error.status === 0 || error.status === 401) throw error;
    return before;
  }
}

/** `soon` is told what there is as soon as a day can be seen, and keeps it; the pages of cases, one by one, come last. */
export async function take(areas: readonly string[], known: Copy | null, soon: (copy: Copy) => Promise<void>): Promise<Copy> {
  const before = known ?? NOTHING;
  const { items: tasks } = await answer(api.GET('/api/v1/me/tasks'));
  const [rows, points, drawn, kept, offered, own, present, kinds] = await Promise.all([
    part(cases(), before.cases),
    part(answer(api.GET('/api/v1/cases/map', { params: { query: { queue: 'open' } } })).then(asCollection), before.points),
    part(outlines(areas), before.outlines),
    part(registers(areas), before.registers),
    part(offers(areas), before.offers),
    part(shifts(areas), before.shifts),
    part(onDuty(areas), before.onDuty),
    part(types(areas), before.types),
  ]);
  const found: Copy = {
    ...before,
    at: new Date().toISOString(),
    tasks,
    cases: rows,
    points,
    types: kinds,
    outlines: drawn,
    grids: gridsOf(drawn),
    registers: kept,
    offers: offered,
    day: await part(day(offered, kept), before.day),
    shifts: own,
    onDuty: present,
  };
  await soon(found);
  return { ...found, details: await part(details(rows, known), before.details) };
}
