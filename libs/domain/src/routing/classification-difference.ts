import type { SkillRequirement } from '../words.ts';
import type { Classified } from './classify.ts';

export const classificationParts = [
  'queue',
  'priority',
  'required',
  'preferred',
  'tags',
  'hard',
  'rule',
] as const;
export type ClassificationPart = (typeof classificationParts)[number];

type Compared = Pick<Classified, ClassificationPart>;

/** In which parts two classifications of the same arrival differ; the order of skills and tags does not count. */
export function classificationDifference(one: Compared, other: Compared): ClassificationPart[] {
  return classificationParts.filter((part) => asText(one, part) !== asText(other, part));
}

/** Whether a conversation would have gone elsewhere, where the rule's name, tags and the mark of hard work alone do not lead it. */
export function goesElsewhere(parts: readonly ClassificationPart[]): boolean {
  return parts.some((part) => part !== 'rule' && part !== 'tags' && part !== 'hard');
}

function asText(one: Compared, part: ClassificationPart): string {
  switch (part) {
    case 'required':
    case 'preferred':
      return skillsText(one[part]);
    case 'tags':
      return JSON.stringify([...one.tags].sort());
    case 'hard':
      return String(one.hard ?? '');
    default:
      return one[part] ?? '';
  }
}

function skillsText(skills: readonly SkillRequirement[]): string {
  return skills
    .map(({ skill, level }) => `${skill} ${level}`)
    .sort()
    .join('+');
}
