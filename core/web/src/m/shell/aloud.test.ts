import { describe, expect, it, vi } from 'vitest';
import { canSpeak, speak, spoken } from './aloud';

function page(html: string): Element {
  const root = document.createElement('main');
  root.innerHTML = html;
  return root;
}

describe('what is read aloud', () => {
  it('is every sentence that is shown, once, in order', () => {
    const root = page(`<h1>办理进度</h1><ul><li><p>已派遣</p><p>城管局</p></li><li>第三步</li></ul>
      <p>电话 <span class="visually-hidden">已完成</span></p><p hidden>看不见</p>
      <details><summary>更多</summary><p>折起来的</p></details><button>刷新<svg></svg></button>`);
    expect(spoken(root)).toEqual(['办理进度', '已派遣', '城管局', '第三步', '电话', '更多', '刷新']);
  });
  it('comes in pieces that a browser reads to their end', () => {
    const pieces = spoken(page(`<p>${'路灯坏了，晚上很黑。'.repeat(40)}</p>`));
    expect(pieces.every((piece) => piece.length <= 121 && /[。，]$/.test(piece))).toBe(true);
    expect(pieces.join('')).toBe('路灯坏了，晚上很黑。'.repeat(40));
  });
});

describe('the voice', () => {
  it('says when it is at the end, and what it cannot do', () => {
    expect(canSpeak()).toBe(false);
    const said: { text: string; lang: string; onend?: () => void }[] = [];
    vi.stubGlobal('speechSynthesis', { cancel: vi.fn(), speak: (one: (typeof said)[0]) => said.push(one) });
    vi.stubGlobal('SpeechSynthesisUtterance', class { lang = ''; rate = 1; constructor(readonly text: string) {} });
    expect(canSpeak()).toBe(true);
    const done = vi.fn();
    speak(['一', '二'], 'zh-CN', done);
    expect(said.map(({ text, lang }) => [text, lang])).toEqual([['一', 'zh-CN'], ['二', 'zh-CN']]);
    expect(said[0]?.onend).toBeUndefined();
    said[1]?.onend?.();
    expect(done).toHaveBeenCalledOnce();
    speak([], 'en', done);
    expect(done).toHaveBeenCalledTimes(2);
  });
});
