/** Fetches the lists that an action's form asks for by name. A list that cannot be had leaves a plain text field. */
import { answer, api } from '@shared/api/client';
import type { CaseAction, CaseDetail } from '@shared/api/staff';
import { wishes, type Offer, type Offers } from './actionForm';

async function units(detail: CaseDetail): Promise<Offer[]> {
  const body = await answer(api.GET('/api/v1/units', { params: { query: { area: detail.item.area.code } } }));
  return body.items.map((unit) => ({ value: unit.id, title: unit.name }));
}

async function classes(detail: CaseDetail): Promise<Offer[]> {
  const query = { area: detail.item.area.code };
  const body = await answer(api.GET('/api/v1/public/case-types', { params: { query } }));
  const type = body.items.find((candidate) => candidate.id === detail.item.case_type);
  return (type?.classes ?? []).map((one) => ({ value: one.id, title: one.title }));
}

const LISTS: Readonly<Record<string, (detail: CaseDetail) => Promise<Offer[]>>> = { units, classes };

export async function offersFor(detail: CaseDetail, action: CaseAction): Promise<Offers> {
  const names = wishes(action.form);
  const lists = await Promise.all(names.map(async (name) => [name, (await LISTS[name]?.(detail)) ?? []] as const));
  return Object.fromEntries(lists);
}
