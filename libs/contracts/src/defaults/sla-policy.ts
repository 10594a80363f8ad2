import type { SlaPolicy, SlaStep, SlaTarget } from '#domain/sla/sla-policy.ts';
import type { SlaMetric } from '#domain/words.ts';

const minutes = 60;
const hours = 3_600;

/** What a caller, a text and a mail may wait for an answer; a caller waits on the line, whatever the hour. */
function responseTargets(metric: SlaTarget['metric']): SlaTarget[] {
  return [
    { metric, channelKinds: ['voice'], seconds: 60, time: 'always' },
    { metric, channelKinds: ['chat'], seconds: 2 * minutes, time: 'business' },
    {
      metric,
      channelKinds: ['sms', 'whatsapp'],
      priorities: ['high', 'urgent'],
      seconds: 5 * minutes,
      time: 'business',
    },
    { metric, channelKinds: ['sms', 'whatsapp'], seconds: 15 * minutes, time: 'business' },
    { metric, priorities: ['urgent'], seconds: 1 * hours, time: 'business' },
    { metric, priorities: ['high'], seconds: 2 * hours, time: 'business' },
    { metric, priorities: ['normal'], seconds: 4 * hours, time: 'business' },
    { metric, seconds: 8 * hours, time: 'business' },
  ];
}

function ladder(metric: SlaMetric, raiseBeforeSeconds: number, whom: 'supervisors' | 'assignee'): SlaStep[] {
  return [
    {
      name: 'warn',
      metric,
      at: { percent: 75 },
      actions: [{ do: 'notify', whom, by: ['live'] }],
    },
    {
      name: 'raise',
      metric,
      at: { beforeSeconds: raiseBeforeSeconds },
      actions: [{ do: 'raise-priority' }],
    },
    {
      name: 'breach',
      metric,
      at: { percent: 100 },
      actions: [
        { do: 'notify', whom: 'supervisors', by: ['live', 'email'] },
        { do: 'tag', tag: 'sla-breached' },
      ],
    },
  ];
}

/** The SLA policy a new installation starts with, under the name `default`. */
export const defaultSlaPolicy: SlaPolicy = {
  targets: [
    ...responseTargets('first_response'),
    ...responseTargets('next_response'),
    { metric: 'resolution', priorities: ['urgent'], seconds: 4 * hours, time: 'business' },
    { metric: 'resolution', priorities: ['high'], seconds: 10 * hours, time: 'business' },
    { metric: 'resolution', priorities: ['normal'], seconds: 30 * hours, time: 'business' },
    { metric: 'resolution', seconds: 50 * hours, time: 'business' },
  ],
  ladder: [
    ...ladder('first_response', 20, 'supervisors'),
    {
      name: 'widen',
      metric: 'first_response',
      at: { afterSeconds: 1 * minutes },
      actions: [{ do: 'add-team', team: 'Everyone' }],
    },
    ...ladder('next_response', 60, 'assignee'),
    ...ladder('resolution', 2 * hours, 'assignee'),
  ],
  pauseResolutionWhilePending: true,
};
