export const promiseLanguages = ['en', 'de', 'fr', 'es'] as const;
export type PromiseLanguage = (typeof promiseLanguages)[number];

/** Texts of one language. In them `{{greeting}}`, `{{when}}`, `{{reference}}` and `{{house}}` stand for what is filled in. */
export interface PromiseTexts {
  /** Thanks, and when they will hear. */
  readonly promised: string;
  /** Thanks, where nothing honest can be said about when. */
  readonly received: string;
  /** It takes longer than was said. */
  readonly corrected: string;
  /** It takes longer, and nothing honest can be said about when. */
  readonly delayed: string;
}

export interface PromiseWords {
  readonly mail: PromiseTexts;
  /** Short, because every character of a text is paid for. */
  readonly text: PromiseTexts;
  readonly greeting: (name: string | undefined) => string;
  readonly locale: string;
  readonly minutes: (count: number) => string;
  readonly hours: (count: number) => string;
  readonly between: (day: string, from: string, until: string) => string;
  readonly by: (day: string, until: string) => string;
  readonly today: string;
  readonly tomorrow: string;
  /** On a weekday, as `Thursday`, or on a date. */
  readonly onDay: (day: string) => string;
}

const english: PromiseWords = {
  mail: {
    promised:
      '{{greeting}}\n\nthank you for your message. You will hear from us {{when}}.\n\nThis was sent automatically. If there is anything to add, just reply to this mail.\n\n{{house}}\nReference: {{reference}}',
    received:
      '{{greeting}}\n\nthank you for your message. It has arrived, and we will answer as soon as we can.\n\nThis was sent automatically. If there is anything to add, just reply to this mail.\n\n{{house}}\nReference: {{reference}}',
    corrected:
      '{{greeting}}\n\nwe need longer than we told you, and we are sorry. You will hear from us {{when}}.\n\n{{house}}\nReference: {{reference}}',
    delayed:
      '{{greeting}}\n\nwe need longer than we told you, and we are sorry. We have not forgotten you and will answer as soon as we can.\n\n{{house}}\nReference: {{reference}}',
  },
  text: {
    promised: '{{greeting}} We have your message and will answer {{when}}. {{house}}',
    received: '{{greeting}} We have your message and will answer as soon as we can. {{house}}',
    corrected: '{{greeting}} Sorry, we need longer: we will answer {{when}}. {{house}}',
    delayed: '{{greeting}} Sorry, we need longer than we said. We will answer as soon as we can. {{house}}',
  },
  greeting: (name) => (name ? `Hello ${name},` : 'Hello,'),
  locale: 'en-GB',
  minutes: (count) => `within ${count} minutes`,
  hours: (count) => (count === 1 ? 'within one hour' : `within ${count} hours`),
  between: (day, from, until) => `${day} between ${from} and ${until}`,
  by: (day, until) => `${day} by ${until}`,
  today: 'today',
  tomorrow: 'tomorrow',
  onDay: (day) => `on ${day}`,
};

const german: PromiseWords = {
  mail: {
    promised:
      '{{greeting}}\n\nvielen Dank für Ihre Nachricht. Sie hören {{when}} von uns.\n\nDiese Nachricht wurde automatisch verschickt. Wenn Sie etwas ergänzen möchten, antworten Sie einfach darauf.\n\n{{house}}\nZeichen: {{reference}}',
    received:
      '{{greeting}}\n\nvielen Dank für Ihre Nachricht. Sie ist angekommen, und wir antworten so bald wie möglich.\n\nDiese Nachricht wurde automatisch verschickt. Wenn Sie etwas ergänzen möchten, antworten Sie einfach darauf.\n\n{{house}}\nZeichen: {{reference}}',
    corrected:
      '{{greeting}}\n\nwir brauchen leider länger als angekündigt und bitten um Entschuldigung. Sie hören {{when}} von uns.\n\n{{house}}\nZeichen: {{reference}}',
    delayed:
      '{{greeting}}\n\nwir brauchen leider länger als angekündigt und bitten um Entschuldigung. Wir haben Sie nicht vergessen und antworten so bald wie möglich.\n\n{{house}}\nZeichen: {{reference}}',
  },
  text: {
    promised: '{{greeting}} Ihre Nachricht ist da, wir antworten {{when}}. {{house}}',
    received: '{{greeting}} Ihre Nachricht ist da, wir antworten so bald wie möglich. {{house}}',
    corrected: '{{greeting}} Leider brauchen wir länger: Wir antworten {{when}}. {{house}}',
    delayed:
      '{{greeting}} Leider brauchen wir länger als angekündigt. Wir antworten so bald wie möglich. {{house}}',
  },
  greeting: (name) => (name ? `Guten Tag ${name}` : 'Guten Tag'),
  locale: 'de-DE',
  minutes: (count) => `innerhalb von ${count} Minuten`,
  hours: (count) => (count === 1 ? 'innerhalb einer Stunde' : `innerhalb von ${count} Stunden`),
  between: (day, from, until) => `${day} zwischen ${from} und ${until} Uhr`,
  by: (day, until) => `${day} bis ${until} Uhr`,
  today: 'heute',
  tomorrow: 'morgen',
  onDay: (day) => `am ${day}`,
};

const french: PromiseWords = {
  mail: {
    promised:
      '{{greeting}}\n\nmerci pour votre message. Vous recevrez notre réponse {{when}}.\n\nCe message a été envoyé automatiquement. Pour ajouter quelque chose, répondez-y simplement.\n\n{{house}}\nRéférence : {{reference}}',
    received:
      '{{greeting}}\n\nmerci pour votre message. Nous l’avons bien reçu et répondrons dès que possible.\n\nCe message a été envoyé automatiquement. Pour ajouter quelque chose, répondez-y simplement.\n\n{{house}}\nRéférence : {{reference}}',
    corrected:
      '{{greeting}}\n\nil nous faut plus de temps que prévu, et nous vous prions de nous en excuser. Vous recevrez notre réponse {{when}}.\n\n{{house}}\nRéférence : {{reference}}',
    delayed:
      '{{greeting}}\n\nil nous faut plus de temps que prévu, et nous vous prions de nous en excuser. Nous ne vous oublions pas et répondrons dès que possible.\n\n{{house}}\nRéférence : {{reference}}',
  },
  text: {
    promised: '{{greeting}} Votre message est arrivé, nous répondrons {{when}}. {{house}}',
    received: '{{greeting}} Votre message est arrivé, nous répondrons dès que possible. {{house}}',
    corrected: '{{greeting}} Désolés, il nous faut plus de temps : nous répondrons {{when}}. {{house}}',
    delayed:
      '{{greeting}} Désolés, il nous faut plus de temps que prévu. Nous répondrons dès que possible. {{house}}',
  },
  greeting: (name) => (name ? `Bonjour ${name},` : 'Bonjour,'),
  locale: 'fr-FR',
  minutes: (count) => `d’ici ${count} minutes`,
  hours: (count) => (count === 1 ? 'd’ici une heure' : `d’ici ${count} heures`),
  between: (day, from, until) => `${day} entre ${from} et ${until}`,
  by: (day, until) => `${day} avant ${until}`,
  today: 'aujourd’hui',
  tomorrow: 'demain',
  onDay: (day) => day,
};

const spanish: PromiseWords = {
  mail: {
    promised:
      '{{greeting}}\n\ngracias por su mensaje. Tendrá noticias nuestras {{when}}.\n\nEste mensaje se ha enviado automáticamente. Si desea añadir algo, responda a este correo.\n\n{{house}}\nReferencia: {{reference}}',
    received:
      '{{greeting}}\n\ngracias por su mensaje. Lo hemos recibido y responderemos en cuanto podamos.\n\nEste mensaje se ha enviado automáticamente. Si desea añadir algo, responda a este correo.\n\n{{house}}\nReferencia: {{reference}}',
    corrected:
      '{{greeting}}\n\nnecesitamos más tiempo del que le dijimos y le pedimos disculpas. Tendrá noticias nuestras {{when}}.\n\n{{house}}\nReferencia: {{reference}}',
    delayed:
      '{{greeting}}\n\nnecesitamos más tiempo del que le dijimos y le pedimos disculpas. No le hemos olvidado y responderemos en cuanto podamos.\n\n{{house}}\nReferencia: {{reference}}',
  },
  text: {
    promised: '{{greeting}} Tenemos su mensaje y responderemos {{when}}. {{house}}',
    received: '{{greeting}} Tenemos su mensaje y responderemos en cuanto podamos. {{house}}',
    corrected: '{{greeting}} Lo sentimos, necesitamos más tiempo: responderemos {{when}}. {{house}}',
    delayed:
      '{{greeting}} Lo sentimos, necesitamos más tiempo del que le dijimos. Responderemos en cuanto podamos. {{house}}',
  },
  greeting: (name) => (name ? `Hola, ${name}:` : 'Hola:'),
  locale: 'es-ES',
  minutes: (count) => `en un plazo de ${count} minutos`,
  hours: (count) => (count === 1 ? 'en el plazo de una hora' : `en un plazo de ${count} horas`),
  between: (day, from, until) => `${day} entre las ${from} y las ${until}`,
  by: (day, until) => `${day} antes de las ${until}`,
  today: 'hoy',
  tomorrow: 'mañana',
  onDay: (day) => `el ${day}`,
};

const words: Readonly<Record<PromiseLanguage, PromiseWords>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
};

/** The first of some BCP 47 tags in whose language we can write; English when there is none. */
export function promiseLanguage(...tags: readonly (string | null | undefined)[]): PromiseLanguage {
  for (const tag of tags) {
    const primary = tag?.toLowerCase().split(/[-_]/)[0];
    const known = promiseLanguages.find((one) => one === primary);
    if (known) return known;
  }
  return 'en';
}

export function promiseWords(language: PromiseLanguage): PromiseWords {
  return words[language];
}
