import { beforeEach, describe, expect, it } from 'vitest';
import { step, walk } from './keys';

function press(key: string, target: Element = document.body, more: KeyboardEventInit = {}): KeyboardEvent {
  let seen: KeyboardEvent | undefined;
  const listen = (event: Event): void => {
    seen = event as KeyboardEvent;
    walk(seen, document.querySelector<HTMLElement>('#list') ?? document.body);
  };
  document.addEventListener('keydown', listen, { once: true });
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  if (seen === undefined) throw new Error('the key did not arrive');
  return seen;
}
const focused = (): string => document.activeElement?.id ?? '';

beforeEach(() => {
  document.body.innerHTML = `<input id="search" /><div id="list">
    <a id="one" href="#" data-list-row>1</a><a id="two" href="#" data-list-row>2</a></div>`;
});

describe('walking the list with keys', () => {
  it('goes down with j and up with k, and stays at the ends', () => {
    press('j');
    expect(focused()).toBe('one');
    press('j', document.activeElement ?? document.body);
    press('j', document.activeElement ?? document.body);
    expect(focused()).toBe('two');
    press('k', document.activeElement ?? document.body);
    expect(focused()).toBe('one');
  });

  it('takes the arrows only on a row, so that the page still scrolls', () => {
    expect(press('ArrowDown').defaultPrevented).toBe(false);
    document.querySelector<HTMLElement>('#one')?.focus();
    press('ArrowDown', document.querySelector('#one') ?? document.body);
    expect(focused()).toBe('two');
  });

  it('leaves letters to an input, and shortcuts to the browser', () => {
    const input = document.querySelector('#search') ?? document.body;
    expect(press('j', input).defaultPrevented).toBe(false);
    expect(press('j', document.body, { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(focused()).toBe('');
  });

  it('stands on an end when nothing was chosen', () => {
    expect(step(-1, 3, 'next')).toBe(0);
    expect(step(-1, 3, 'previous')).toBe(2);
    expect(step(-1, 0, 'next')).toBe(-1);
  });
});
