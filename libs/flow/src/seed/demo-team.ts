/** Whoever writes to the demo or calls it is told when they will hear. */
const promises = { tell: true };

/** The demo: fixed identifiers, so that the sandbox's phone numbers can name our webhooks before the first run. */
export const demoChannels = {
  email: {
    id: '01900000-0000-7000-8000-00000000e001',
    name: 'Support mailbox',
    localPart: 'support',
    settings: { promises },
  },
  sms: {
    id: '01900000-0000-7000-8000-00000000e002',
    name: 'Support texts',
    address: '+15550001000',
    settings: { promises },
  },
  voice: {
    id: '01900000-0000-7000-8000-00000000e003',
    name: 'Support line',
    address: '+15550001000',
    settings: {
      greeting: 'Welcome to the Firstline demo.',
      language: 'en-US',
      menu: { '1': 'support', '2': 'billing', '3': 'sales' },
      promises,
    },
  },
} as const;

export const demoPassword = 'firstline-demo';

export const demoSkills = ['english', 'german', 'billing', 'technical', 'sales'] as const;

export const demoTeams = ['Support', 'Billing', 'Sales', 'Everyone'] as const;

export const demoQueues = [
  { name: 'support', teams: ['Support'] },
  { name: 'billing', teams: ['Billing'] },
  { name: 'sales', teams: ['Sales'] },
] as const;

export interface DemoAgent {
  readonly name: string;
  readonly email: string;
  readonly role: 'agent' | 'supervisor' | 'admin';
  readonly phone: string;
  readonly skills: Readonly<Record<string, number>>;
  readonly teams: readonly (typeof demoTeams)[number][];
}

export const demoAgents: readonly DemoAgent[] = [
  {
    name: 'Alex Admin',
    email: 'alex@firstline.localhost',
    role: 'admin',
    phone: '+15550002001',
    skills: { english: 5 },
    teams: ['Everyone'],
  },
  {
    name: 'Sue Supervisor',
    email: 'sue@firstline.localhost',
    role: 'supervisor',
    phone: '+15550002002',
    skills: { english: 5, german: 3, billing: 4, technical: 4, sales: 3 },
    teams: ['Everyone'],
  },
  {
    name: 'Ada Agent',
    email: 'ada@firstline.localhost',
    role: 'agent',
    phone: '+15550002003',
    skills: { english: 5, technical: 4, billing: 2 },
    teams: ['Support', 'Everyone'],
  },
  {
    name: 'Ben Agent',
    email: 'ben@firstline.localhost',
    role: 'agent',
    phone: '+15550002004',
    skills: { english: 4, billing: 5, sales: 3 },
    teams: ['Support', 'Billing', 'Sales', 'Everyone'],
  },
  {
    name: 'Gerda Agent',
    email: 'gerda@firstline.localhost',
    role: 'agent',
    phone: '+15550002005',
    skills: { english: 3, german: 5, technical: 3, billing: 3 },
    teams: ['Support', 'Billing', 'Everyone'],
  },
];
