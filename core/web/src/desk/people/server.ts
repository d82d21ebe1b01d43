/** People, accounts and positions from the server, and the lists that their forms choose from. */
import { answer, api } from '@shared/api/client';
import type { Account, Person, Position } from '@shared/api/staff';
import type { JsonSchema } from '@shared/form/types';
import type { Words } from '@shared/text';
import type { Page } from '../ui/pages';

const LIMIT = 100;
/** How many a form offers to choose from. */
const MOST = 200;

function paged(after: string | undefined): { after?: string; limit: number } {
  return after === undefined ? { limit: LIMIT } : { after, limit: LIMIT };
}

export function people(name: string, after: string | undefined): Promise<Page<Person>> {
  const query = { ...paged(after), ...(name === '' ? {} : { name }) };
  return answer(api.GET('/api/v1/people', { params: { query } }));
}
export function accounts(after: string | undefined): Promise<Page<Account>> {
  return answer(api.GET('/api/v1/accounts', { params: { query: paged(after) } }));
}
export function positions(role: string, after: string | undefined): Promise<Page<Position>> {
  const query = { ...paged(after), ...(role === '' ? {} : { role }) };
  return answer(api.GET('/api/v1/positions', { params: { query } }));
}

function choice(value: string, title: Words): JsonSchema {
  return { const: value, title };
}

/** People still working here, as choices of a form. */
export async function personChoices(): Promise<JsonSchema[]> {
  const body = await answer(api.GET('/api/v1/people', { params: { query: { limit: MOST } } }));
  return body.items
    .filter((person) => !person.ended)
    .map((person) => choice(person.id, `${person.name} · ${person.area.name}`));
}
export async function roleChoices(): Promise<JsonSchema[]> {
  const body = await answer(api.GET('/api/v1/roles', {}));
  return body.items.map((role) => choice(role.id, role.title));
}
export async function unitChoices(): Promise<JsonSchema[]> {
  const body = await answer(api.GET('/api/v1/units', {}));
  return body.items.map((unit) => choice(unit.id, unit.name));
}
