/** Twilio writes every date of the 2010-04-01 API as RFC 2822 in UTC: `Thu, 30 Jul 2015 20:00:00 +0000`. */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
