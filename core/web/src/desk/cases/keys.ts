/** Walking a list with the keyboard: j and k move as in mail programs; the arrows too, once a row has the focus. */

export type Move = 'next' | 'previous';

const LETTERS: Record<string, Move> = { j: 'next', k: 'previous' };
const ARROWS: Record<string, Move> = { ArrowDown: 'next', ArrowUp: 'previous' };
const ROW = '[data-list-row]';
/** Elements that need letters for themselves. */
const TYPING =
  'input, textarea, select, [contenteditable], [role="combobox"], [role="listbox"], [role="menu"], [role="dialog"]';

/** What a key press means for the list, or null when it belongs to the element that has the focus. */
export function listMove(event: KeyboardEvent): Move | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING)) return null;
  return LETTERS[event.key] ?? (target?.closest(ROW) ? (ARROWS[event.key] ?? null) : null);
}

/** The row to stand on next: an end when none was chosen, never past either end; -1 in an empty list. */
export function step(current: number, count: number, move: Move): number {
  if (count === 0) return -1;
  if (current < 0) return move === 'next' ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + (move === 'next' ? 1 : -1)));
}

/** Moves the focus among the rows under `list`; says whether the key was used. */
export function walk(event: KeyboardEvent, list: HTMLElement): boolean {
  const move = listMove(event);
  if (move === null) return false;
  const rows = [...list.querySelectorAll<HTMLElement>(ROW)];
  const row = rows[step(rows.indexOf(document.activeElement as HTMLElement), rows.length, move)];
  if (row === undefined) return false;
  event.preventDefault();
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
  return true;
}
