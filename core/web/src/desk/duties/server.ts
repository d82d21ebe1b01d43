/** Disputes over duty, precedents and the responsibility list, from the server. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';
import type { JsonSchema } from '@shared/form/types';
import type { Page } from '@shared/api/pages';

type Schemas = components['schemas'];
export type Duty = Schemas['CaseDutyOut'];
export type DisputeItem = Schemas['DisputeItem'];
export type DisputeDetail = Schemas['DisputeDetail'];
export type Entry = Schemas['EntryOut'];
export type Draft = Schemas['Draft'];

const LIMIT = 50;

export function disputes(decided: boolean, q: string, after: string | undefined): Promise<Page<DisputeItem>> {
  const query = { decided, limit: LIMIT, ...(q === '' ? {} : { q }), ...(after === undefined ? {} : { after }) };
  return answer(api.GET('/api/v1/disputes', { params: { query } }));
}

export function dispute(id: string): Promise<DisputeDetail> {
  return answer(api.GET('/api/v1/disputes/{dispute_id}', { params: { path: { dispute_id: id } } }));
}

export async function takeIntoList(id: string): Promise<void> {
  await answer(
    api.POST('/api/v1/disputes/{dispute_id}/listing', { params: { path: { dispute_id: id } }, body: { area: null } }),
  );
}

export async function state(caseId: string, version: number, text: string): Promise<void> {
  const params = { path: { case_id: caseId } };
  await answer(api.POST('/api/v1/cases/{case_id}/statements', { params, body: { version, text } }));
}

export function entries(q: string, after: string | undefined): Promise<Page<Entry>> {
  const query = { limit: LIMIT, ...(q === '' ? {} : { q }), ...(after === undefined ? {} : { after }) };
  return answer(api.GET('/api/v1/responsibilities', { params: { query } }));
}

export async function versions(entryId: string): Promise<Entry[]> {
  const path = { entry_id: entryId };
  return (await answer(api.GET('/api/v1/responsibilities/{entry_id}', { params: { path } }))).versions;
}

export async function enter(entry: Draft): Promise<void> {
  await answer(api.POST('/api/v1/responsibilities', { body: entry }));
}

export async function change(before: Entry, entry: Draft): Promise<void> {
  const path = { entry_id: before.entry_id };
  await answer(
    api.PUT('/api/v1/responsibilities/{entry_id}', { params: { path }, body: { version: before.version, entry } }),
  );
}

export async function end(before: Entry): Promise<void> {
  const params = { path: { entry_id: before.entry_id }, query: { version: before.version } };
  await answer(api.DELETE('/api/v1/responsibilities/{entry_id}', { params }));
}

/** The classes and case types that an entry can be for, as choices of a form. */
export async function matterChoices(): Promise<JsonSchema[]> {
  const body = await answer(api.GET('/api/v1/responsibilities/matters', {}));
  return body.items.map((matter) => ({ const: matter.id, title: matter.title }));
}
