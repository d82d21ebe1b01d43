/** Both languages say the same things, every key that is used exists, and every key that exists is used. */
import { describe, expect, it } from 'vitest';
import deskMessages from '../../desk/i18n';
import marketMessages from '../../market/i18n';
import { own as phoneEn } from '../../m/i18n/all.en';
import { own as phoneZhCN } from '../../m/i18n/all.zh-CN';
import en from './en';
import type { Messages } from './index';
import zhCN from './zh-CN';

const sources = import.meta.glob<string>(['../../**/*.{ts,vue}', '!../../**/*.test.ts', '!../../**/i18n/**'], { query: '?raw', import: 'default', eager: true });

function flat(messages: Messages, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}
function text(folders: readonly string[]): string {
  return Object.entries(sources)
    .filter(([path]) => folders.some((folder) => path.includes(`/${folder}/`) || (folder === 'shared' && !/\/(m|desk|market)\//.test(path))))
    .map(([, source]) => source)
    .join('\n');
}
/** Keys named outright: `t('a.b')`, `keypath="a.b"`. */
function called(source: string): Set<string> {
  return new Set([...source.matchAll(/(?:\bt|\bte|\btm)\(\s*'([^']+)'|keypath="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? ''));
}
/** The fixed beginnings of composed keys: t(`problem.${code}`). */
function beginnings(source: string): string[] {
  return [...source.matchAll(/`([a-z_]+(?:\.[a-z_]+)*\.[a-z_]*)\$\{/g)].map((match) => match[1] ?? '');
}
function unused(keys: Iterable<string>, source: string): string[] {
  const starts = beginnings(source);
  return [...keys].filter((key) => !source.includes(`'${key}'`) && !source.includes(`"${key}"`) && !starts.some((start) => key.startsWith(start)));
}
const placeholders = (message: string): string[] => [...new Set([...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();

const shared = { 'zh-CN': flat(zhCN), en: flat(en) };
const groups = [
  { name: 'shared', folder: 'shared', own: shared, used: ['shared', 'm', 'desk', 'market'] },
  { name: 'the phone app', folder: 'm', own: { 'zh-CN': flat(phoneZhCN), en: flat(phoneEn) }, used: ['m'] },
  { name: 'the desk', folder: 'desk', own: { 'zh-CN': flat(deskMessages['zh-CN']), en: flat(deskMessages.en) }, used: ['desk'] },
  { name: 'the marketplace', folder: 'market', own: { 'zh-CN': flat(marketMessages['zh-CN']), en: flat(marketMessages.en) }, used: ['market'] },
];

describe.each(groups)('the words of $name', ({ folder, own, used }) => {
  it('are there in both languages, with the same placeholders', () => {
    expect([...own.en.keys()].sort()).toEqual([...own['zh-CN'].keys()].sort());
    const different = [...own.en].filter(([key, message]) => placeholders(message).join() !== placeholders(own['zh-CN'].get(key) ?? '').join());
    expect(different).toEqual([]);
  });

  it('are all there when called', () => {
    const known = new Set([...shared.en.keys(), ...own.en.keys()]);
    expect([...called(text([folder]))].filter((key) => !known.has(key))).toEqual([]);
  });

  it('are all used', () => {
    expect(unused(own.en.keys(), text(used))).toEqual([]);
  });

  it('do not overlay the shared ones', () => {
    const roots = new Set([...shared.en.keys()].map((key) => key.split('.')[0]));
    const clashes = folder === 'shared' ? [] : [...own.en.keys()].filter((key) => roots.has(key.split('.')[0]));
    expect(clashes).toEqual([]);
  });
});
