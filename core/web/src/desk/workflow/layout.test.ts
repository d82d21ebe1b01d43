import { describe, expect, it } from 'vitest';
import type { Flow } from '@shared/api/staff';
import { both } from '../testing/cases';
import { layout, lines } from './layout';
import { wayOf } from './way';

function flow(pairs: [string, string][]): Flow {
  const stages = ['collection', 'handling', 'check'];
  const states: [string, string][] = [
    ['reported', 'collection'],
    ['handling', 'handling'],
    ['x.mediating', 'handling'],
    ['checking', 'check'],
  ];
  return {
    id: 'x@1.0.0+0',
    extends: 'core/v1',
    initial: 'reported',
    stages: stages.map((id) => ({ id, title: both(id, id) })),
    states: states.map(([id, stage]) => ({
      id,
      stage,
      title: both(id, id),
      closed: false,
      end: false,
      added: id.includes('.'),
    })),
    steps: pairs.map(([from, to], index) => ({
      id: `step${index}`,
      title: both('办理', 'Do'),
      origins: [from],
      targets: [to],
      permission: 'case:handle',
      by: 'staff',
      of_unit: false,
      added: false,
    })),
  };
}
const WAYS: [string, string][] = [
  ['reported', 'handling'],
  ['handling', 'x.mediating'],
  ['x.mediating', 'handling'],
  ['x.mediating', 'x.mediating'],
  ['reported', 'checking'],
  ['checking', 'handling'],
  ['checking', 'handling'],
];

describe.each(['columns', 'lanes'] as const)('a workflow in %s', (direction) => {
  const placed = layout(flow(WAYS), direction);

  it('puts no box on another, and all of them inside', () => {
    for (const one of placed.boxes) {
      expect(one.x + placed.box.width).toBeLessThanOrEqual(placed.width);
      expect(one.y + placed.box.height).toBeLessThanOrEqual(placed.height);
      for (const other of placed.boxes)
        if (one !== other)
          expect(
            Math.abs(one.x - other.x) >= placed.box.width || Math.abs(one.y - other.y) >= placed.box.height,
          ).toBe(true);
    }
  });

  it('lets stages follow each other and states of one stage stand beside each other', () => {
    const at = new Map(placed.boxes.map((box) => [box.id, box]));
    const axis = direction === 'columns' ? 'x' : 'y';
    expect(at.get('handling')?.[axis]).toBe(at.get('x.mediating')?.[axis]);
    expect(at.get('reported')?.[axis]).toBeLessThan(at.get('handling')?.[axis] ?? 0);
    expect(at.get('handling')?.[axis]).toBeLessThan(at.get('checking')?.[axis] ?? 0);
  });

  it('draws one arrow for steps that lead the same way, inside the picture', () => {
    expect(placed.arrows).toHaveLength(6);
    expect(placed.arrows.at(-1)?.steps).toEqual(['step5', 'step6']);
    for (const { d } of placed.arrows) {
      const numbers = d.match(/-?[0-9.]+/g)?.map(Number) ?? [];
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...numbers)).toBeLessThanOrEqual(Math.max(placed.width, placed.height));
    }
  });
});

it('breaks titles between English words and anywhere in Chinese, and cuts what is too long', () => {
  expect(lines('Handled, to be reported back', 17)).toEqual(['Handled, to be', 'reported back']);
  expect(lines('已达成一致等待签订协议', 14)).toEqual(['已达成一致等待', '签订协议']);
  expect(lines('待核实', 14)).toEqual(['待核实']);
  expect(lines('one two three four five six seven', 8)).toEqual(['one two', 'three', 'four…']);
});

it('marks where a case stands, where it has been, and the arrows it took', () => {
  const at = '2026-11-23T10:00:00Z';
  const way = wayOf({
    flow: flow([]),
    state: 'handling',
    path: [
      { at, action: 'report', origin: null, target: 'reported' },
      { at, action: 'dispatch', origin: 'reported', target: 'handling' },
    ],
  });
  expect(way.current).toBe('handling');
  expect([...way.been]).toEqual(['reported', 'handling']);
  expect([...way.taken]).toEqual(['reported>handling']);
});
