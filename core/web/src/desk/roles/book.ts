/** What a role gives, said line by line, and the form that changes it. Pure. */
import type { JsonSchema } from '@shared/form/types';
import type { Book, Permission, Role, RoleDraft } from './server';

/** Something that a role lets its holder do. */
export interface Sentence {
  permission: string;
  entry: Permission | null;
}
/** Sentences and whence they come: the role itself, or one that it inherits from. */
export interface Passage {
  from: Role;
  sentences: Sentence[];
}

function named({ resource, action }: Permission): string {
  return `${resource}:${action}`;
}

/** Permissions in the order of the catalogue; those that it does not have any more come last, by name. */
function said(permissions: readonly string[], book: Book): Sentence[] {
  const wanted = new Set(permissions);
  const known = book.permissions.filter((entry) => wanted.delete(named(entry)));
  return [...known.map((entry) => ({ permission: named(entry), entry })), ...[...wanted].sort().map((permission) => ({ permission, entry: null }))];
}

/** All that a role gives: its own first, then what each role adds from which it inherits, each permission once. */
export function passages(role: Role, book: Book): Passage[] {
  const told = new Set<string>();
  const met = new Set<string>();
  const found: Passage[] = [];
  const ahead = [role.id];
  for (let id = ahead.shift(); id !== undefined; id = ahead.shift()) {
    const from = book.roles.find((one) => one.id === id);
    if (from === undefined || met.has(id)) continue;
    met.add(id);
    ahead.push(...from.inherits);
    const fresh = from.permissions.filter((permission) => !told.has(permission));
    for (const permission of fresh) told.add(permission);
    if (fresh.length > 0 || from === role) found.push({ from, sentences: said(fresh, book) });
  }
  return found;
}

/** Which of the three administrators a role makes of its holder, if any. */
export function dutyOf(role: Role, book: Book): Permission['duty'] {
  const effective = new Set(role.effective);
  return book.permissions.find((entry) => entry.duty && effective.has(named(entry)))?.duty ?? null;
}

type Speak = (key: string) => string;

/** The form of a role: a new one is named, too. */
export function schemaOf(role: Role | null, book: Book, t: Speak): JsonSchema {
  const title: JsonSchema = { type: 'string', minLength: 1, maxLength: 80 };
  const id: Record<string, JsonSchema> =
    role === null ? { id: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,59}$', title: t('roles.id'), description: t('roles.id_hint') } } : {};
  const others = book.roles.filter((one) => one.id !== role?.id && one.plugin === '');
  return {
    type: 'object',
    required: [...Object.keys(id), 'title_zh', 'title_en'],
    properties: {
      ...id,
      title_zh: { ...title, title: t('roles.title_zh') },
      title_en: { ...title, title: t('roles.title_en') },
      inherits: {
        type: 'array',
        title: t('roles.inherits'),
        description: t('roles.inherits_hint'),
        items: { type: 'string', oneOf: others.map((one) => ({ const: one.id, title: one.title as Record<string, string> })) },
      },
      permissions: {
        type: 'array',
        title: t('roles.own'),
        items: { type: 'string', oneOf: book.permissions.map((entry) => ({ const: named(entry), title: entry.title as Record<string, string> })) },
      },
    },
  };
}

export function initialOf(role: Role | null): Record<string, unknown> {
  if (role === null) return {};
  return { title_zh: role.title['zh-CN'], title_en: role.title.en, inherits: [...role.inherits], permissions: [...role.permissions] };
}

export function draftOf(data: Record<string, unknown>): RoleDraft {
  const list = (name: string): string[] => (Array.isArray(data[name]) ? data[name].map(String) : []);
  return { title: { 'zh-CN': String(data['title_zh']), en: String(data['title_en']) }, inherits: list('inherits'), permissions: list('permissions') };
}
