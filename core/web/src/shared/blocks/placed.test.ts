import { describe, expect, it } from 'vitest';
import { areasOf, placed, type Contributions } from './placed';

const page = (id: string): Contributions['pages'][number] => ({ id, name: id }) as Contributions['pages'][number];
const part = (area: string, ...ids: string[]): Contributions['parts'][number] => ({
  area,
  name: area,
  name_en: null,
  pages: ids.map(page),
  map_layers: [],
  menus: [],
});
function county(area: string, ids: string[], parts: Contributions['parts'] = []): Contributions {
  return { area, case_types: [], pages: ids.map(page), cards: [], map_layers: [], menus: [], commands: [], day_entries: [], extensions: [], parts };
}

describe('what plugins add in some areas', () => {
  it('stands once, in the first that offers it, and with its parts only where none does', () => {
    const offered = [county('1', ['a'], [part('101', 'b', 'a'), part('102', 'b')]), county('2', ['a', 'c'])];
    const found = placed(offered, ({ pages }) => pages);
    expect(found.map((one) => [one.item.id, areasOf(one), one.parts.length])).toEqual([
      ['a', ['1'], 0],
      ['c', ['2'], 0],
      ['b', ['101', '102'], 2],
    ]);
    expect(found[2]?.area).toBe('101');
  });
});
