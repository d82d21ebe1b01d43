/**
 * Where the boxes and arrows of a workflow go. Stages follow each other along one axis, the states of a stage stand
 * across it: as columns on a wide screen, as lanes on a narrow one. Pure.
 */
import type { Flow } from '@shared/api/staff';

export type Direction = 'columns' | 'lanes';
export interface Box {
  id: string;
  x: number;
  y: number;
}
export interface Arrow {
  from: string;
  to: string;
  /** Ids of the steps that lead this way. */
  steps: string[];
  d: string;
}
export interface Heading {
  id: string;
  x: number;
  y: number;
}
export interface Layout {
  width: number;
  height: number;
  box: { width: number; height: number };
  boxes: Box[];
  headings: Heading[];
  arrows: Arrow[];
}

/** Sizes by direction: of a box along and across, the gaps, and what is kept free for arrows on both sides. */
const SIZES = {
  columns: { along: 112, across: 52, between: 38, beside: 24, before: 62, edge: 6 },
  lanes: { along: 46, across: 96, between: 46, beside: 14, before: 26, edge: 34 },
} as const;
const HEADING = 16;

/** A point by its place along the stages and across them. */
type Point = readonly [along: number, across: number];

export function layout(flow: Flow, direction: Direction): Layout {
  const size = SIZES[direction];
  const at = new Map<string, Place>();
  let rows = 1;
  flow.stages.forEach((stage, index) => {
    const inside = flow.states.filter((state) => state.stage === stage.id);
    rows = Math.max(rows, inside.length);
    inside.forEach((state, row) => {
      const along = size.edge + index * (size.along + size.between);
      at.set(state.id, { stage: index, along, across: size.before + row * (size.across + size.beside) });
    });
  });
  const arrows = [...pairs(flow)].flatMap(([key, steps]) => {
    const [from, to] = key.split('\n') as [string, string];
    const [a, b] = [at.get(from), at.get(to)];
    if (a === undefined || b === undefined) return [];
    return [{ from, to, steps, d: curve(a, b, from === to, deepest(at.values(), a.stage, b.stage), size, direction) }];
  });
  const long = size.edge * 2 + flow.stages.length * (size.along + size.between) - size.between;
  const deep = size.before + rows * (size.across + size.beside) + 12;
  const point = (along: number, across: number) =>
    direction === 'columns' ? { x: along, y: across } : { x: across, y: along };
  return {
    width: direction === 'columns' ? long : deep,
    height: direction === 'columns' ? deep : long,
    box:
      direction === 'columns'
        ? { width: size.along, height: size.across }
        : { width: size.across, height: size.along },
    boxes: [...at].map(([id, place]) => ({ id, ...point(place.along, place.across) })),
    headings: flow.stages.map((stage, index) => {
      const along = size.edge + index * (size.along + size.between);
      return direction === 'columns'
        ? { id: stage.id, x: along, y: HEADING }
        : { id: stage.id, x: size.before + size.across / 2 + 12, y: along - 10 };
    }),
    arrows,
  };
}

/** Steps that lead from one state to another are one arrow. */
function pairs(flow: Flow): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const step of flow.steps)
    for (const origin of step.origins)
      for (const target of step.targets) {
        const key = `${origin}\n${target}`;
        found.set(key, [...(found.get(key) ?? []), step.id]);
      }
  return found;
}

/** The farthest row between two stages, which an arrow that goes back must pass below. */
function deepest(places: Iterable<Place>, one: number, other: number): number {
  const [first, last] = [Math.min(one, other), Math.max(one, other)];
  return Math.max(...[...places].filter(({ stage }) => stage >= first && stage <= last).map(({ across }) => across));
}

interface Place {
  stage: number;
  along: number;
  across: number;
}
type Size = (typeof SIZES)[Direction];
type Cubic = readonly [Point, Point, Point, Point];

function curve(a: Place, b: Place, loop: boolean, floor: number, size: Size, direction: Direction): string {
  const points = loop ? circle(a, size) : a.stage === b.stage ? inside(a, b, size) : across(a, b, floor, size);
  const [start, one, two, end] = points.map(([along, beside]) =>
    direction === 'columns' ? `${round(along)},${round(beside)}` : `${round(beside)},${round(along)}`,
  );
  return `M${start} C${one} ${two} ${end}`;
}

/** A step that leads to where it began. */
function circle(a: Place, size: Size): Cubic {
  const end = a.across + size.across;
  const [left, right] = [a.along + size.along * 0.35, a.along + size.along * 0.65];
  return [
    [left, end],
    [left - 8, end + 22],
    [right + 8, end + 22],
    [right, end],
  ];
}

/** Within a stage: onward along one side of the boxes, back along the other. */
function inside(a: Place, b: Place, size: Size): Cubic {
  const down = b.across > a.across;
  const side = down ? a.along + size.along * 0.66 : a.along + size.along * 0.34;
  const [from, to] = down ? [a.across + size.across, b.across] : [a.across, b.across + size.across];
  const far = Math.abs(to - from) > size.beside + 1;
  const bulge = far ? size.along * (down ? 0.5 : -0.5) : 0;
  return [
    [side, from],
    [side + bulge, from],
    [side + bulge, to],
    [side, to],
  ];
}

/** From stage to stage: straight to the next one, over the heads of those between, and back above or below them. */
function across(a: Place, b: Place, floor: number, size: Size): Cubic {
  const span = b.stage - a.stage;
  if (span === 1) {
    const [from, to, middle] = [a.along + size.along, b.along, size.across / 2];
    const half = (to - from) / 2;
    return [
      [from, a.across + middle],
      [from + half, a.across + middle],
      [to - half, b.across + middle],
      [to, b.across + middle],
    ];
  }
  if (span > 1) {
    const top = Math.min(a.across, b.across) - 14 - 4 * span;
    return [
      [a.along + size.along * 0.6, a.across],
      [a.along + size.along * 0.8, top],
      [b.along + size.along * 0.2, top],
      [b.along + size.along * 0.4, b.across],
    ];
  }
  if (a.across === size.before && b.across === size.before) {
    // Between first boxes nothing stands in the way above them.
    const top = a.across - 12 + 4 * span;
    return [
      [a.along + size.along * 0.35, a.across],
      [a.along + size.along * 0.2, top],
      [b.along + size.along * 0.8, top],
      [b.along + size.along * 0.65, b.across],
    ];
  }
  const bottom = floor + size.across + 12 - 3 * span;
  return [
    [a.along + size.along * 0.4, a.across + size.across],
    [a.along + size.along * 0.2, bottom],
    [b.along + size.along * 0.8, bottom],
    [b.along + size.along * 0.6, b.across + size.across],
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const WIDE = /[\u2e80-\uffff]/;

/** Break a title into at most three lines of so many half-width characters; Chinese breaks anywhere, English between words. */
export function lines(title: string, most: number): string[] {
  const parts = WIDE.test(title) ? [...title] : title.split(/(?<= )/);
  const found: string[] = [''];
  for (const part of parts) {
    const last = found[found.length - 1] ?? '';
    if (last !== '' && width(last + part.trimEnd()) > most) found.push(part);
    else found[found.length - 1] = last + part;
  }
  const trimmed = found.map((line) => line.trim());
  return trimmed.length <= 3 ? trimmed : [...trimmed.slice(0, 2), `${trimmed[2] ?? ''}…`];
}

function width(text: string): number {
  return [...text].reduce((sum, one) => sum + (WIDE.test(one) ? 2 : 1), 0);
}
