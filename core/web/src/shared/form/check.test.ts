import { describe, expect, it } from 'vitest';
import { check } from './check';
import { effective } from './effective';
import { dateTimeToData, dateTimeToInput, numberToData, timeToData, timeToInput } from './moments';
import { pointer, read, scopeSteps, steps, written } from './pointer';
import type { JsonSchema } from './types';

describe('the check', () => {
  it('knows the formats that the server knows', () => {
    const schema: JsonSchema = { type: 'object', properties: { card: { format: 'cn-id-card' }, phone: { format: 'cn-mobile' } } };
    expect(check({ card: '11010519491231002X', phone: '13800000000' }, schema)).toEqual([]);
    // A wrong check digit, a day that never was, a small x, a land line.
    for (const card of ['110105194912310021', '110105194902310023', '11010519491231002x']) {
      expect(check({ card }, schema)).toEqual([{ path: '/card', keyword: 'format' }]);
    }
    expect(check({ phone: '057212345' }, schema)).toEqual([{ path: '/phone', keyword: 'format' }]);
  });

  it('names the missing field, not the object around it', () => {
    const schema: JsonSchema = { type: 'object', properties: { a: { type: 'object', required: ['b/c'] } }, dependentRequired: { a: ['d'] } };
    expect(check({ a: {} }, schema)).toEqual([
      { path: '/d', keyword: 'required' },
      { path: '/a/b~1c', keyword: 'required' },
    ]);
  });

  it('does not write into the schema it is given', () => {
    const schema: JsonSchema = { $defs: { a: { type: 'string' } }, properties: { a: { $ref: '#/$defs/a' } } };
    const before = JSON.stringify(schema);
    check({ a: 1 }, Object.freeze(schema));
    expect(JSON.stringify(schema)).toBe(before);
  });
});

describe('the effective schema', () => {
  it('follows a reference and keeps what stands beside it', () => {
    const root: JsonSchema = { $defs: { name: { type: 'string', maxLength: 5 } }, properties: { a: { $ref: '#/$defs/name', title: '甲' } } };
    expect(effective(root.properties?.['a'] ?? {}, undefined, root)).toEqual({ type: 'string', maxLength: 5, title: '甲' });
  });

  it('ends on a reference to itself', () => {
    const root: JsonSchema = { $defs: { loop: { $ref: '#/$defs/loop' } }, $ref: '#/$defs/loop' };
    expect(effective(root, {}, root).properties).toBeUndefined();
  });

  it('brings in dependent schemas', () => {
    const root: JsonSchema = { properties: { car: {} }, dependentSchemas: { car: { properties: { plate: {} }, required: ['plate'] } } };
    expect(effective(root, { car: 'yes' }, root)).toMatchObject({ properties: { car: {}, plate: {} }, required: ['plate'] });
    expect(Object.keys(effective(root, {}, root).properties ?? {})).toEqual(['car']);
  });
});

describe('pointers', () => {
  it('escape and unescape', () => {
    expect(pointer(['a/b', 'c~d', 0])).toBe('/a~1b/c~0d/0');
    expect(steps('#/a~1b/c~0d/0')).toEqual(['a/b', 'c~d', '0']);
    expect(scopeSteps('#/properties/a/properties/b~1c')).toEqual(['a', 'b/c']);
  });

  it('write without touching what is there', () => {
    const data = { list: [{ a: 1 }], other: true };
    const next = written(data, ['list', 0, 'a'], undefined);
    expect(next).toEqual({ list: [{}], other: true });
    expect(data.list[0]).toEqual({ a: 1 });
    expect(read(written({}, ['x', 0, 'y'], 2), ['x', 0, 'y'])).toBe(2);
  });
});

describe('inputs', () => {
  it('turn wall time into instants with the county’s offset, and back', () => {
    expect(timeToData('09:30')).toBe('09:30:00+08:00');
    expect(timeToInput('09:30:00+08:00')).toBe('09:30');
    expect(dateTimeToData('2026-03-01T09:30')).toBe('2026-03-01T09:30:00+08:00');
    expect(dateTimeToInput('2026-03-01T01:30:00Z')).toBe('2026-03-01T09:30');
    expect([timeToData(''), dateTimeToData(''), timeToInput(undefined), dateTimeToInput('soon')]).toEqual([undefined, undefined, '', '']);
  });

  it('read numbers as typed', () => {
    expect(['12', ' -3.5 ', '', '1e3', '３'].map(numberToData)).toEqual([12, -3.5, undefined, '1e3', '３']);
  });
});
