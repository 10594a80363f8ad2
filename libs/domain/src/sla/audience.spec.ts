import { describe, expect, it } from '@jest/globals';
import { audienceOf, type Concerned, type People } from './audience.ts';

const people: People = {
  byEmail: new Map([['ada@firstline.test', 'ada']]),
  onCall: new Map([['Nights', 'ben']]),
  teams: new Map([['Care', ['ada', 'ben']]]),
  leaders: [
    { id: 'admin', role: 'admin', teamIds: ['care'] },
    { id: 'near', role: 'supervisor', teamIds: ['care'] },
    { id: 'far', role: 'supervisor', teamIds: ['sales'] },
  ],
};
const mine: Concerned = { assigneeId: 'cleo', teamIds: ['care'] };

describe('whom a notice goes to', () => {
  it('is who is named', () => {
    expect(audienceOf('assignee', mine, people)).toEqual(['cleo']);
    expect(audienceOf({ agent: 'Ada@Firstline.test' }, mine, people)).toEqual(['ada']);
    expect(audienceOf({ onCall: 'Nights' }, mine, people)).toEqual(['ben']);
    expect(audienceOf({ team: 'Care' }, mine, people)).toEqual(['ada', 'ben']);
  });

  it('is the supervisors of the teams that may serve it, then every supervisor, then the admins', () => {
    expect(audienceOf('supervisors', mine, people)).toEqual(['near']);
    expect(audienceOf('supervisors', { ...mine, teamIds: [] }, people)).toEqual(['near', 'far']);
    const alone = { ...people, leaders: people.leaders.filter((one) => one.role === 'admin') };
    expect(audienceOf('supervisors', mine, alone)).toEqual(['admin']);
  });

  it('is those who lead when who is named is gone, but nobody when nobody has it', () => {
    expect(audienceOf({ agent: 'gone@firstline.test' }, mine, people)).toEqual(['near']);
    expect(audienceOf({ onCall: 'Days' }, mine, people)).toEqual(['near']);
    expect(audienceOf({ team: 'Empty' }, mine, people)).toEqual(['near']);
    expect(audienceOf('assignee', { ...mine, assigneeId: null }, people)).toEqual([]);
  });
});
