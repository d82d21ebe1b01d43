/** People, accounts and positions from the server, and the lists that their forms choose from. */
import { answer, api } from '@shared/api/client';
import type { Account, Person, Position } from '@shared/api/staff';
import type { AreaRef } from '@shared/api/types';
import type { JsonSchema } from '@shared/form/types';
import type { Words } from '@shared/text';
import { childrenOf } from '../places/areas';
import { allOf, type Page } from '@shared/api/pages';

const LIMIT = 100;
/** Digits of a village's code: positions for single grids are rare, and would make a list of hundreds. */
const VILLAGE = 12;
/** As many as the server gives at once: for forms, which offer all of them. */
const MOST = 200;

function paged(after: string | undefined, limit = LIMIT): { after?: string; limit: number } {
  return after === undefined ? { limit } : { after, limit };
}

export function people(name: string, after: string | undefined): Promise<Page<Person>> {
  const query = { ...paged(after), ...(name === '' ? {} : { name }) };
  return answer(api.GET('/api/v1/people', { params: { query } }));
}
export function accounts(after: string | undefined): Promise<Page<Account>> {
  return answer(api.GET('/api/v1/accounts', { params: { query: paged(after) } }));
}
/** Of a role, of an area and those below it, or of all: an empty text leaves a question out. */
export async function positions({ role, area = '' }: { role: string; area?: string }, after: string | undefined): Promise<Page<Position>> {
  const query = { ...paged(after), ...(role === '' ? {} : { role }), ...(area === '' ? {} : { area }) };
  return (await answer(api.GET('/api/v1/positions', { params: { query } }))) as Page<Position>;
}

function choice(value: string, title: Words): JsonSchema {
  return { const: value, title };
}

/** The name of a role that a plugin contributes, with whose it is: two plugins may call theirs the same. */
function withPlugin(title: { 'zh-CN': string; en: string }, plugin: string): Words {
  return { 'zh-CN': `${title['zh-CN']}（${plugin}）`, en: `${title.en} (${plugin})` };
}

/** People still working here, as choices of a form. */
export async function personChoices(): Promise<JsonSchema[]> {
  const found = await allOf((after) => answer(api.GET('/api/v1/people', { params: { query: paged(after, MOST) } })));
  return found
    .filter((person) => !person.ended)
    .map((person) => choice(person.id, `${person.name} · ${person.area.name}`));
}
export async function roleChoices(): Promise<JsonSchema[]> {
  const body = await answer(api.GET('/api/v1/roles', {}));
  return body.items.map((role) => choice(role.id, role.plugin === '' ? role.title : withPlugin(role.title, role.plugin)));
}
export async function unitChoices(): Promise<JsonSchema[]> {
  const found = await allOf((after) => answer(api.GET('/api/v1/units', { params: { query: paged(after, MOST) } })));
  return found.map((unit) => choice(unit.id, unit.name));
}
/** The areas that one works for, and the townships and villages below, each with the way to it. */
export async function areaChoices(roots: readonly AreaRef[]): Promise<JsonSchema[]> {
  const branches = await Promise.all(
    roots.map(async (root) => [choice(root.code, root.name), ...(await below(root, ''))]),
  );
  return branches.flat();
}

async function below(area: AreaRef, way: string): Promise<JsonSchema[]> {
  if (area.code.length >= VILLAGE) return [];
  const children = await childrenOf(area.code);
  const branches = await Promise.all(
    children.map(async (child) => {
      const name = way === '' ? child.name : `${way} / ${child.name}`;
      return [choice(child.code, name), ...(await below(child, name))];
    }),
  );
  return branches.flat();
}
