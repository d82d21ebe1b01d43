/** What a frame may ask of the shell. Each door checks what it is given; the server checks again, by the plugin's name in X-Plugin. */
import { problem, unanswered } from '../api/errors';
import { AskedWrong, isRecord, type Args, type Door } from './bridge';

export type Scalar = string | number | boolean;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The frame that asks, as the shell knows it. */
export interface Framed {
  plugin: string;
  version: string;
  area: string;
}

/** What the page around the frame does for it. */
export interface Around {
  open: (page: string, values: Record<string, Scalar>) => void;
  toast: (text: string) => void;
  height: (pixels: number) => void;
  /** False when the person said no, or there is no such command for them. */
  mayRun: (command: string) => Promise<boolean>;
  language: () => string;
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const QUERIED: readonly Method[] = ['GET', 'DELETE'];
const LONGEST_PATH = 500;
const LONGEST_TOAST = 300;
const TALLEST = 20_000;
const PATIENCE = 30_000;
const NAME = /^[a-z][a-z0-9_-]{0,48}$/;

function text(args: Args, name: string, longest: number): string {
  const value = args[name];
  if (typeof value !== 'string' || value === '' || value.length > longest)
    throw new AskedWrong(`${name} is a text of at most ${longest} characters.`);
  return value;
}

function record(args: Args, name: string): Record<string, unknown> {
  const value = args[name];
  if (!isRecord(value)) throw new AskedWrong(`${name} is an object.`);
  return value;
}

/** The address of a route of this very plugin, whatever the path tries. */
export function routeAddress(plugin: string, path: string, origin: string): string {
  const parts = path.split('/').slice(1);
  const plain = path.startsWith('/') && parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]/.test(part));
  if (!plain || path.length > LONGEST_PATH) throw new AskedWrong('path is one of the plugin, such as /dogs/7.');
  const address = new URL(`/x/${plugin}/${parts.map((part) => encodeURIComponent(part)).join('/')}`, origin);
  if (address.origin !== origin || !address.pathname.startsWith(`/x/${plugin}/`)) throw new AskedWrong('path leads out of the plugin.');
  return address.href;
}

function queryOf(input: unknown): [string, string][] {
  if (input === null || input === undefined) return [];
  if (!isRecord(input)) throw new AskedWrong('input is an object.');
  return Object.entries(input).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
}

async function called(address: string, framed: Framed, language: string, how: RequestInit): Promise<unknown> {
  const headers = { Accept: 'application/json, */*;q=0.5', 'Accept-Language': language, 'X-Plugin': `${framed.plugin}@${framed.version}` };
  let response: Response;
  let body: unknown = null;
  try {
    response = await fetch(address, {
      ...how,
      credentials: 'same-origin',
      redirect: 'error',
      headers: { ...headers, ...(how.body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const kind = response.headers.get('Content-Type') ?? '';
    if (/^application\/([a-z.+-]*\+)?json/.test(kind)) body = await response.json();
    else if (kind.startsWith('text/')) body = await response.text();
    else if (kind !== '') body = await response.blob();
  } catch (cause) {
    throw unanswered(cause);
  }
  if (!response.ok) throw problem(response, body);
  return body;
}

export function doorsFor(framed: Framed, around: Around, origin: string = location.origin): ReadonlyMap<string, Door> {
  const post = (path: string, body: unknown): Promise<unknown> =>
    called(`${origin}/api/v1/plugins/${framed.plugin}/${path}`, framed, around.language(), { method: 'POST', body: JSON.stringify(body) });

  async function route(args: Args): Promise<unknown> {
    const method = METHODS.find((one) => one === args['method']);
    if (method === undefined) throw new AskedWrong(`method is one of ${METHODS.join(', ')}.`);
    const address = new URL(routeAddress(framed.plugin, text(args, 'path', LONGEST_PATH), origin));
    const queried = QUERIED.includes(method);
    const pairs = queried ? queryOf(args['input']).filter(([name]) => name !== 'area') : [];
    address.search = new URLSearchParams([...pairs, ['area', framed.area]]).toString();
    const body = queried || args['input'] === null || args['input'] === undefined ? {} : { body: JSON.stringify(args['input']) };
    return called(address.href, framed, around.language(), { method, ...body });
  }
  async function ask(args: Args): Promise<unknown> {
    const question = { area: framed.area, method: text(args, 'method', 60), input: record(args, 'input') };
    const answer = (await post('frames/ask', question)) as { value: unknown; refused: { code: string; message: string } | null };
    if (answer.refused !== null) throw problem({ status: 403, headers: new Headers() }, { ...answer.refused, detail: answer.refused.message });
    return answer.value;
  }
  async function command(args: Args): Promise<unknown> {
    const name = text(args, 'command', 49);
    if (!NAME.test(name)) throw new AskedWrong('command is the id of a command of the plugin.');
    const input = record(args, 'input');
    if (!(await around.mayRun(name))) throw new AskedWrong('It was not confirmed, or there is no such command.');
    return post(`commands/${name}`, { area: framed.area, input });
  }
  function open(args: Args): null {
    const page = text(args, 'page', 49);
    if (!NAME.test(page)) throw new AskedWrong('page is the id of a page of the plugin.');
    const values = Object.entries(record(args, 'values'));
    if (values.some(([, value]) => !['string', 'number', 'boolean'].includes(typeof value)))
      throw new AskedWrong('values are texts, numbers and yes or no.');
    around.open(page, Object.fromEntries(values) as Record<string, Scalar>);
    return null;
  }
  function toast(args: Args): null {
    around.toast(text(args, 'text', LONGEST_TOAST));
    return null;
  }
  function height(args: Args): null {
    const pixels = args['pixels'];
    if (typeof pixels !== 'number' || !Number.isFinite(pixels) || pixels < 0) throw new AskedWrong('pixels is a number.');
    around.height(Math.min(pixels, TALLEST));
    return null;
  }
  return new Map<string, Door>([
    ['route', route],
    ['ask', ask],
    ['command', command],
    ['open', open],
    ['toast', toast],
    ['height', height],
  ]);
}
