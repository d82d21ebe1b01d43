import { describe, expect, it } from 'vitest';
import { draftOf, dutyOf, initialOf, passages, schemaOf } from './book';
import type { Book, Permission, Role } from './server';

const two = (text: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': text, en: text });
function role(id: string, permissions: string[], changes: Partial<Role> = {}): Role {
  return { id, title: two(id), builtin: true, plugin: '', suggest_for: [], permissions, inherits: [], effective: permissions, ...changes };
}
function permission(text: string, duty: Permission['duty'] = null): Permission {
  const [resource = '', action = ''] = text.split(':');
  return { resource, action, title: two(text), duty };
}

const TOWN = role('town', ['case:close', 'case:read']);
const COUNTY = role('county', ['case:import', 'case:read'], { inherits: ['town'], effective: ['case:close', 'case:import', 'case:read'] });
const KEEPER = role('acme:keeper', ['acme:feed'], { plugin: 'acme.kennel' });
const GUARD = role('guard', ['role:manage']);
const BOOK: Book = {
  roles: [TOWN, COUNTY, KEEPER, GUARD],
  permissions: [permission('case:read'), permission('case:close'), permission('case:import'), permission('role:manage', 'security')],
};

describe('what a role gives', () => {
  it('is told in the order of the catalogue, each once, with whence it comes', () => {
    const told = passages(COUNTY, BOOK).map(({ from, sentences }) => [from.id, sentences.map((one) => one.permission)]);
    expect(told).toEqual([
      ['county', ['case:read', 'case:import']],
      ['town', ['case:close']],
    ]);
  });

  it('names what nobody has words for any more', () => {
    expect(passages(KEEPER, BOOK)[0]?.sentences).toEqual([{ permission: 'acme:feed', entry: null }]);
  });

  it('says nothing twice of roles that inherit in a circle', () => {
    const circle = role('a', ['case:read'], { inherits: ['b'] });
    const book = { ...BOOK, roles: [circle, role('b', ['case:read'], { inherits: ['a'] })] };
    expect(passages(circle, book).map(({ from }) => from.id)).toEqual(['a']);
  });

  it('makes an administrator of its holder, or none', () => {
    expect([dutyOf(GUARD, BOOK), dutyOf(COUNTY, BOOK)]).toEqual(['security', null]);
  });
});

describe('the form of a role', () => {
  const t = (key: string): string => key;

  it('asks for the name of a new one only, and offers neither itself nor roles of plugins to inherit from', () => {
    expect(schemaOf(null, BOOK, t).required).toEqual(['id', 'title_zh', 'title_en']);
    const { required, properties } = schemaOf(COUNTY, BOOK, t);
    expect(required).toEqual(['title_zh', 'title_en']);
    expect(properties?.['inherits']?.items?.oneOf?.map((one) => one.const)).toEqual(['town', 'guard']);
  });

  it('gives back what it was given, and empty lists for what was emptied', () => {
    expect(draftOf(initialOf(COUNTY))).toEqual({ title: two('county'), inherits: ['town'], permissions: ['case:import', 'case:read'] });
    expect(draftOf({ title_zh: '甲', title_en: 'A' })).toEqual({ title: { 'zh-CN': '甲', en: 'A' }, inherits: [], permissions: [] });
    expect(initialOf(null)).toEqual({});
  });
});
