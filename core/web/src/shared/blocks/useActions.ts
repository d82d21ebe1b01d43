/** What a button, a row or a number does. */
import { ref, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useProblem } from '../api/message';
import type { Text } from '../api/types';
import type { Doc } from '../collections/types';
import type { JsonSchema } from '../form/types';
import { useWords } from '../text';
import type { Action, Give, Scalar } from './model';
import { here } from './here';
import { useStage, type Came, type Stage } from './reader';
import { messageOf } from './routes';
import { asksWhere, given } from './templates';
import { rowValues, type Row } from './useRows';

export interface FormAsked {
  target: string;
  give: Record<string, Scalar>;
  title: Text;
  /** What a command asks for. */
  schema: JsonSchema | null;
}

interface Actions {
  /** The form that a button has opened; null when there is none. */
  form: Ref<FormAsked | null>;
  busy: Ref<boolean>;
  run: (action: Action, row?: Row | null) => Promise<void>;
  /** The address that a target leads to, for a link; null when it is no page. */
  address: (target: string | null, give: Give, row?: Row | null) => string | null;
}

export function useActions(): Actions {
  const stage = useStage();
  const { t } = useI18n();
  const say = useWords();
  const problem = useProblem();
  const form = ref<FormAsked | null>(null);
  const busy = ref(false);

  const known = (row: Row | null): Record<string, unknown> => (row === null ? { ...stage.values } : rowValues(row, stage.values));

  function address(target: string | null, give: Give, row: Row | null = null): string | null {
    if (target === null) return null;
    if (/^https?:\/\//.test(target)) return target;
    return target.startsWith('page:') ? stage.address(target.slice(5), given(give, known(row))) : null;
  }

  async function perform(action: Action, row: Row | null): Promise<void> {
    const values = given(action.give, { ...known(row), ...(asksWhere(action.give) ? await here() : {}) });
    const split = action.target.indexOf(':');
    const [kind, name] = [action.target.slice(0, split), action.target.slice(split + 1)];
    switch (kind) {
      case 'page':
        stage.open(name, values);
        return;
      case 'case_type':
        stage.report(stage.page.case_types[name] ?? name, values);
        return;
      case 'create':
        form.value = { target: action.target, give: values, title: action.label, schema: null };
        return;
      case 'change':
      case 'delete':
        await write(stage, kind, name, values, row);
        break;
      case 'command':
        form.value = await command(stage, action, values, (message) => say(message) || t('blocks.done'));
        return;
      case 'route':
        told(stage, { message: messageOf(await stage.reader.send(name, values)) }, (message) => say(message) || t('blocks.done'));
        return;
      default:
        return;
    }
    stage.tell(t('blocks.done'));
    stage.changed();
  }

  async function run(action: Action, row: Row | null = null): Promise<void> {
    if (busy.value) return;
    const danger = action.style === 'danger' || action.target.startsWith('delete:');
    const question = action.confirm !== null ? say(action.confirm) : action.target.startsWith('delete:') ? t('blocks.delete_sure') : '';
    if (question !== '' && !(await stage.ask(question, danger))) return;
    busy.value = true;
    try {
      await perform(action, row);
    } catch (error) {
      stage.tell(problem(error), true);
    } finally {
      busy.value = false;
    }
  }
  return { form, busy, run, address };
}

/** Changes or deletes a document as it is now: the row's own, or the one that the values name. */
async function write(stage: Stage, verb: string, name: string, values: Record<string, Scalar>, row: Row | null): Promise<void> {
  const { writer } = stage.reader;
  const id = String(row?.document?.id ?? values['id'] ?? '');
  if (writer === undefined || id === '') throw new Error(`Nothing to ${verb}.`);
  const before = (await stage.reader.document(name, id)) as Doc;
  const { id: _, ...changes } = values;
  if (verb === 'delete') await writer.remove(name, before);
  else await writer.change(name, before, changes);
}

/** Runs a command whose button gives all that it has to know, and tells what it came to; else returns the form that asks for the rest. */
async function command(stage: Stage, { target, label }: Action, give: Record<string, Scalar>, words: (message: Text | null) => string): Promise<FormAsked | null> {
  const name = target.slice('command:'.length);
  const schema = (await stage.reader.writer?.asked(name)) ?? null;
  if (Object.keys(schema?.properties ?? {}).some((field) => !(field in give))) return { target, give, title: label, schema };
  told(stage, (await stage.reader.writer?.command(name, give)) ?? {}, words);
  return null;
}

/** Tells what a command came to. */
export function told(stage: Stage, came: Came, words: (message: Text | null) => string): void {
  stage.tell(words(came.message ?? null));
  stage.changed();
  if (came.page) stage.open(came.page, {});
}
