/** Every theme keeps the bounds of contrast that the pages rely on: WCAG 1.4.3 and 1.4.11, and 7:1 where a person asks for more. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

type Theme = Readonly<Record<string, string>>;

/** The declarations of the first rule after some words. */
function declared(css: string, selector: string, from = ''): Theme {
  const start = css.indexOf(selector, css.indexOf(from));
  if (start < 0) throw new Error(`no ${selector} after ${from}`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]));
}
const [tokens = '', dark = ''] = ['src/shared/style/tokens.css', 'src/m/dark.css'].map((path) => readFileSync(resolve(path), 'utf8'));
const MORE = '(prefers-contrast: more)';
const light = declared(tokens, ':root {');
const night = { ...light, ...declared(dark, ':root {') };
const THEMES: Readonly<Record<string, Theme>> = {
  light,
  'light, elder': { ...light, ...declared(tokens, ':root[data-elder]') },
  dark: night,
  'dark, elder': { ...night, ...declared(dark, ':root[data-elder]') },
};
const STRONG: Readonly<Record<string, Theme>> = {
  light: { ...light, ...declared(tokens, ':root:root', `@media ${MORE}`) },
  dark: { ...night, ...declared(dark, ':root:root', `and ${MORE}`) },
};

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const MUTED = ['good', 'warn', 'bad', 'info'].map((name): [string, string] => [`--${name}`, `--${name}-soft`]);
const TEXTS: readonly [string, string][] = [
  ...['--page', '--surface', '--surface-sunk'].flatMap((ground) => ['--ink', '--ink-soft', '--brand'].map((ink): [string, string] => [ink, ground])),
  ...['good', 'warn', 'bad', 'info'].map((name): [string, string] => [`--${name}`, '--surface']),
  ...MUTED,
  ...MUTED.map(([, ground]): [string, string] => ['--ink', ground]),
  ['--on-brand', '--brand'],
  ['--on-brand', '--brand-strong'],
  ['--brand', '--brand-soft'],
  ['--brand-strong', '--surface'],
  ['--brand-strong', '--brand-soft'],
];
const SHAPES: readonly [string, string][] = [['--line-strong', '--surface'], ['--focus', '--surface'], ['--focus', '--page']];

function below(theme: Theme, pairs: readonly [string, string][], bound: number): string[] {
  return pairs
    .map(([one, other]) => ({ pair: `${one} on ${other}`, ratio: contrast(theme[one] ?? '', theme[other] ?? '') }))
    .filter(({ ratio }) => !(ratio >= bound))
    .map(({ pair, ratio }) => `${pair}: ${ratio.toFixed(2)}`);
}

describe.each(Object.entries(THEMES))('%s', (_, theme) => {
  it('has text at 4.5:1 and shapes at 3:1', () => {
    expect(below(theme, TEXTS, 4.5)).toEqual([]);
    expect(below(theme, SHAPES, 3)).toEqual([]);
  });
});
describe.each(Object.entries(STRONG))('%s, more contrast', (_, theme) => {
  it('has text at 7:1 and shapes at 4.5:1', () => {
    expect(below(theme, TEXTS, 7)).toEqual([]);
    expect(below(theme, SHAPES, 4.5)).toEqual([]);
  });
});
it('measures as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
