const kindBits = 3;

/** What happens at an instant that was set before. */
export const eventKind = {
  stageOver: 0,
  offerOver: 1,
  patienceOver: 2,
  relaxation: 3,
  deadline: 4,
  coolDownOver: 5,
  shift: 6,
  wake: 7,
} as const;

/** An event in one number: its subject (a contact or an agent) before the bits of its kind. */
export function codeOf(kind: number, subject: number): number {
  return subject * (1 << kindBits) + kind;
}

export function kindOf(code: number): number {
  return code & ((1 << kindBits) - 1);
}

export function subjectOf(code: number): number {
  return code >>> kindBits;
}
