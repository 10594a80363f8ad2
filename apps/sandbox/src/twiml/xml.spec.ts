import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseXml, textOf, XmlError } from './xml.ts';

describe('parseXml', () => {
  it('reads elements, attributes, entities, CDATA and comments', () => {
    const root = parseXml(`<?xml version="1.0" encoding="UTF-8"?>
      <!-- a comment --><Response><Say voice='a "b"' loop="2">1 &lt; 2 &amp; &#x41;&#66;<![CDATA[<raw>]]></Say><Hangup/></Response>`);
    const [say, hangup] = root.children;
    expect(say).toMatchObject({ name: 'Say', attributes: { voice: 'a "b"', loop: '2' } });
    expect(typeof say === 'object' ? textOf(say) : '').toBe('1 < 2 & AB<raw>');
    expect(hangup).toEqual({ name: 'Hangup', attributes: {}, children: [] });
  });

  it.each([
    '',
    'Hello',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<a x=1/>',
    '<a x="1" x="2"/>',
    '<a>&nbsp;</a>',
    '<a>fish & chips</a>',
    '<!DOCTYPE a><a/>',
    '<a x="<"/>',
  ])('refuses %j', (text) => {
    expect(() => parseXml(text)).toThrow(XmlError);
  });

  it('gives back any text that was escaped', () => {
    const escape = (text: string): string =>
      text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const root = parseXml(`<a b="${escape(text)}">x${escape(text)}x</a>`);
        expect(root.attributes['b']).toBe(text);
        expect(textOf(root)).toBe(`x${text}x`);
      }),
    );
  });

  it('fails with XmlError, and never otherwise, on whatever it is given', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      ' ',
      '"',
      '&',
      ';',
      '=',
      '<a>',
      '</a>',
      '<!--',
      '-->',
      '<![CDATA[',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          parseXml(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError);
        }
      }),
    );
  });
});
