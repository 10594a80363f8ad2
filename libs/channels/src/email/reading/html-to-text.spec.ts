import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cpuTimeMs } from '../../../../../test/cpu-time.ts';
import { htmlToText } from './html-to-text.ts';

describe('the text of HTML', () => {
  it.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['a<br>b<BR/>c', 'a\nb\nc'],
    ['<head><title>x</title></head><body>y</body>', 'y'],
    ['<script>if (a < b) {}</script>z', 'z'],
    ['1 < 2 &lt;3&gt; &#8364; &#x20AC; &nope; &auml;', '1 < 2 <3> € € &nope; ä'],
    ['<!-- <b>no</b> -->yes', 'yes'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
    ['unclosed <b', 'unclosed'],
  ])('of %s is %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '/', '!', '-', '&', ';', '#', 'a', 'p', ' ', '\n') }),
        (html) => {
          htmlToText(html);
        },
      ),
    );
  });

  it.each([
    ['nested elements', '<div>'.repeat(200_000)],
    ['spaces', '&nbsp;'.repeat(170_000)],
    ['comments that never end', '<!--'.repeat(250_000)],
    ['tags that never end', '<a '.repeat(300_000)],
    ['ampersands', '&'.repeat(1_000_000)],
    ['blank lines', ' \n'.repeat(500_000)],
  ])('takes no longer for a megabyte of %s', (_what, html) => {
    expect(cpuTimeMs(() => htmlToText(html))).toBeLessThan(2_000);
  });
});
