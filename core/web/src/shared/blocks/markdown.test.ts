import { mount } from '@vue/test-utils';
import { defineComponent, h } from 'vue';
import { describe, expect, it } from 'vitest';
import { isSafe, nodes } from './markdown';

const Written = defineComponent({ props: { text: { type: String, required: true } }, render() { return h('div', nodes(this.text)); } });
const made = (text: string): Element => mount(Written, { props: { text } }).element as Element;
const html = (text: string): string => made(text).outerHTML.replaceAll('<!---->', '');

describe('markdown', () => {
  it('becomes headings below the block’s own, lists, tables, emphasis and links', () => {
    expect(html('# One\n\n#### Four')).toBe('<div><h3>One</h3><h5>Four</h5></div>');
    expect(html('3. a\n4. **b**')).toBe('<div><ol start="3"><li>a</li><li><strong>b</strong></li></ol></div>');
    expect(html('|a|\n|-|\n|*b*|')).toBe(
      '<div><table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td><em>b</em></td></tr></tbody></table></div>',
    );
    expect(html('[go](https://example.edu/a?b=1&c=2)')).toBe(
      '<div><p><a href="https://example.edu/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">go</a></p></div>',
    );
    expect(html('`a < b`')).toBe('<div><p><code>a &lt; b</code></p></div>');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'before <b onclick="x()">bold</b> after',
    '<svg><a xlink:href="javascript:x()">y</a></svg>',
    '<!-- --><iframe src="https://example.edu"></iframe>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
  ])('shows %s as it stands and makes no element of it', (text) => {
    expect(made(text).querySelector('script, img, svg, iframe, b, a')).toBeNull();
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '//example.edu', '/m/report', 'java\tscript:x'])(
    'leads nowhere by %s',
    (address) => {
      expect(isSafe(address)).toBe(false);
      expect(made(`[go](<${address}>) ![see](<${address}>)`).querySelector('a, img')).toBeNull();
    },
  );

  it('makes a link of a picture: nothing is fetched from elsewhere', () => {
    expect(html('![A lamp](https://example.edu/lamp.png)')).toContain('>A lamp</a>');
  });
});
