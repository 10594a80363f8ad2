import { valueOf, type RawHeader } from './raw-header.ts';

/**
 * The envelope sender, empty for `<>`: as SMTP told, else from the topmost Return-Path, which the last server
 * wrote; undefined when nobody told.
 */
export function returnPathOf(header: RawHeader, envelopeFrom: string | undefined): string | undefined {
  const told = envelopeFrom ?? valueOf(header, 'return-path');
  return told?.replace(/[<>\s]/g, '').toLowerCase();
}
