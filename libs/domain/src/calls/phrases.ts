/** What the house itself says to callers. Greeting and menu are the channel's own words. */
export interface Phrases {
  readonly hold: string;
  readonly position: (position: number) => string;
  readonly wait: (minutes: number) => string;
  readonly waitUpTo: (minutes: number) => string;
  readonly waitBetween: (from: number, to: number) => string;
  readonly notOnMenu: string;
  readonly lostAgent: string;
  readonly cannotQueue: string;
  readonly press: (digit: string, label: string) => string;
}

const english: Phrases = {
  hold: 'Please hold. Somebody will be with you soon.',
  position: (position) => (position === 1 ? 'You are next.' : `You are number ${position} in line.`),
  wait: (minutes) =>
    minutes === 1
      ? 'The expected wait is about one minute.'
      : `The expected wait is about ${minutes} minutes.`,
  waitUpTo: (minutes) =>
    minutes === 1
      ? 'The expected wait is less than one minute.'
      : `The expected wait is up to ${minutes} minutes.`,
  waitBetween: (from, to) => `The expected wait is between ${from} and ${to} minutes.`,
  notOnMenu: 'That is not one of the choices.',
  lostAgent: 'We lost the connection to our colleague. Please hold, you are next.',
  cannotQueue: 'We cannot take your call at the moment. We will call you back.',
  press: (digit, label) => `For ${label}, press ${digit}.`,
};

const german: Phrases = {
  hold: 'Bitte bleiben Sie am Apparat. Wir sind gleich für Sie da.',
  position: (position) =>
    position === 1
      ? 'Sie sind als Nächstes an der Reihe.'
      : `Sie sind auf Platz ${position} der Warteschlange.`,
  wait: (minutes) =>
    minutes === 1
      ? 'Die Wartezeit beträgt etwa eine Minute.'
      : `Die Wartezeit beträgt etwa ${minutes} Minuten.`,
  waitUpTo: (minutes) =>
    minutes === 1
      ? 'Die Wartezeit beträgt weniger als eine Minute.'
      : `Die Wartezeit beträgt bis zu ${minutes} Minuten.`,
  waitBetween: (from, to) => `Die Wartezeit beträgt zwischen ${from} und ${to} Minuten.`,
  notOnMenu: 'Diese Wahl gibt es nicht.',
  lostAgent: 'Die Verbindung ist abgebrochen. Bitte bleiben Sie am Apparat, Sie sind als Nächstes dran.',
  cannotQueue: 'Wir können Ihren Anruf gerade nicht annehmen. Wir rufen Sie zurück.',
  press: (digit, label) => `Für ${label} drücken Sie die ${digit}.`,
};

const french: Phrases = {
  hold: 'Veuillez patienter, nous prenons votre appel dans un instant.',
  position: (position) =>
    position === 1 ? 'Vous êtes le prochain.' : `Vous êtes en position ${position} dans la file.`,
  wait: (minutes) =>
    minutes === 1
      ? "Le temps d'attente est d'environ une minute."
      : `Le temps d'attente est d'environ ${minutes} minutes.`,
  waitUpTo: (minutes) =>
    minutes === 1
      ? "Le temps d'attente est de moins d'une minute."
      : `Le temps d'attente peut aller jusqu'à ${minutes} minutes.`,
  waitBetween: (from, to) => `Le temps d'attente est de ${from} à ${to} minutes.`,
  notOnMenu: "Ce choix n'existe pas.",
  lostAgent: 'La communication a été coupée. Veuillez patienter, vous êtes le prochain.',
  cannotQueue: 'Nous ne pouvons pas prendre votre appel. Nous vous rappellerons.',
  press: (digit, label) => `Pour ${label}, tapez ${digit}.`,
};

const spanish: Phrases = {
  hold: 'Por favor, no cuelgue. Enseguida le atendemos.',
  position: (position) =>
    position === 1 ? 'Usted es el siguiente.' : `Usted está en el puesto ${position} de la cola.`,
  wait: (minutes) =>
    minutes === 1
      ? 'El tiempo de espera es de aproximadamente un minuto.'
      : `El tiempo de espera es de aproximadamente ${minutes} minutos.`,
  waitUpTo: (minutes) =>
    minutes === 1
      ? 'El tiempo de espera es de menos de un minuto.'
      : `El tiempo de espera es de hasta ${minutes} minutos.`,
  waitBetween: (from, to) => `El tiempo de espera es de entre ${from} y ${to} minutos.`,
  notOnMenu: 'Esa opción no existe.',
  lostAgent: 'Se ha cortado la comunicación con nuestro compañero. No cuelgue, usted es el siguiente.',
  cannotQueue: 'No podemos atender su llamada en este momento. Le llamaremos.',
  press: (digit, label) => `Para ${label}, pulse ${digit}.`,
};

const byLanguage: Readonly<Record<string, Phrases>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
};

/** The phrases of a BCP 47 tag's primary language; English when there are none. */
export function phrasesIn(language: string): Phrases {
  return byLanguage[language.toLowerCase().split('-')[0] ?? ''] ?? english;
}
