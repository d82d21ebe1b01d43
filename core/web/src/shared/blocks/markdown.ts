/**
 * Markdown as elements of the page. The library only reads it; what comes out is made here, element by element, so that no text of
 * a plugin is ever taken for HTML: tags are shown as they stand, links lead to http and https only, pictures become links.
 */
import { lexer, type Token, type Tokens } from 'marked';
import { h, type VNodeChild } from 'vue';

/** Headings of a text stand below the block's own. */
const LEVELS = ['h3', 'h4', 'h5'] as const;
const PLAIN: Readonly<Record<string, string>> = { strong: 'strong', em: 'em', del: 'del', blockquote: 'blockquote', paragraph: 'p' };

export function nodes(text: string): VNodeChild[] {
  return made(lexer(text, { gfm: true }));
}

function made(tokens: readonly Token[] | undefined): VNodeChild[] {
  return (tokens ?? []).map((token) => one(token));
}

function inside(token: Token): VNodeChild[] {
  return 'tokens' in token && token.tokens !== undefined ? made(token.tokens) : [unescaped('text' in token ? String(token.text) : token.raw)];
}

function one(token: Token): VNodeChild {
  const plain = PLAIN[token.type];
  if (plain !== undefined) return h(plain, inside(token));
  switch (token.type) {
    case 'space':
      return null;
    case 'heading':
      return h(LEVELS[Math.min((token as Tokens.Heading).depth, LEVELS.length) - 1] ?? 'h5', inside(token));
    case 'list':
      return list(token as Tokens.List);
    case 'table':
      return table(token as Tokens.Table);
    case 'code':
      return h('pre', (token as Tokens.Code).text);
    case 'codespan':
      return h('code', (token as Tokens.Codespan).text);
    case 'br':
      return h('br');
    case 'hr':
      return h('hr');
    default:
      return rest(token);
  }
}

function rest(token: Token): VNodeChild {
  if (token.type === 'link' || token.type === 'image') return link(token as Tokens.Link | Tokens.Image);
  if (token.type === 'text' || token.type === 'escape') return inside(token);
  return token.raw; // HTML among it: shown, never meant
}

function list(token: Tokens.List): VNodeChild {
  const start = token.ordered && token.start !== '' && token.start !== 1 ? { start: token.start } : {};
  return h(token.ordered ? 'ol' : 'ul', start, token.items.map((item) => h('li', made(item.tokens))));
}

function table(token: Tokens.Table): VNodeChild {
  const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td'): VNodeChild =>
    h('tr', cells.map((cell) => h(tag, tag === 'th' ? { scope: 'col' } : {}, made(cell.tokens))));
  return h('table', [h('thead', [row(token.header, 'th')]), h('tbody', token.rows.map((cells) => row(cells, 'td')))]);
}

function link(token: Tokens.Link | Tokens.Image): VNodeChild {
  const words = token.type === 'image' ? [token.text || token.href] : inside(token);
  if (!isSafe(token.href)) return h('span', words);
  return h('a', { href: token.href, target: '_blank', rel: 'noopener noreferrer' }, words);
}

export function isSafe(address: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(address).protocol);
  } catch {
    return false; // relative addresses lead nowhere that a plugin could know
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** The library writes some marks as entities, which only HTML would read. */
function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
