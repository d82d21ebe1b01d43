/** What waits to be sent: written once, with its own id, so that sending it twice does no harm. */
import type { components } from '@shared/api/schema';
import type { ReportBody } from '@shared/api/types';
import type { FieldProblem } from '@shared/api/errors';

type Schemas = components['schemas'];

/** A case; its `client_id` is the server's guard against a second one. */
interface ReportItem {
  kind: 'report';
  body: Omit<ReportBody, 'attachments'>;
}
/** The result of a task; the server takes the same result of the same task once. */
interface TaskItem {
  kind: 'task';
  task: string;
  body: Omit<Schemas['ResultIn'], 'attachments'>;
}
/** A new document; its own `id` is the guard. */
interface EnterItem {
  kind: 'enter';
  collection: { plugin: string; name: string };
  body: Schemas['DocumentIn'] & { id: string };
}
/** A change to a document as it was seen; fields that others changed meanwhile go to a supervisor. */
interface ChangeItem {
  kind: 'change';
  collection: { plugin: string; name: string };
  document: string;
  body: Schemas['DocumentChangeIn'];
}
export type Letter = ReportItem | TaskItem | EnterItem | ChangeItem;

export interface OutPhoto {
  key: string;
  /** The server's id, once it has the picture. */
  id: string | null;
}
/** Why the server will not take an item as it is. */
export interface Refusal {
  code: string;
  status: number;
  detail: string;
  fields: readonly FieldProblem[];
}
export interface Item {
  letter: Letter;
  /** Whose it is: nobody else sends it. */
  account: string;
  /** What it is called in the list. */
  title: string;
  /** When it was written, by this device's clock. */
  at: string;
  photos: OutPhoto[];
  /** Null while it waits. */
  refused: Refusal | null;
}
export interface Queued extends Item {
  seq: number;
}

/** What an item is about: what was written later about the same thing waits for it. */
export function subject({ letter }: Item): string {
  if (letter.kind === 'task') return `task:${letter.task}`;
  if (letter.kind === 'enter') return `document:${letter.body.id}`;
  if (letter.kind === 'change') return `document:${letter.document}`;
  return `report:${letter.body.client_id}`;
}
