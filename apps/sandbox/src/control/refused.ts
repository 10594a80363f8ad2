import { json, type Reply } from '../http/reply.ts';

export const nothingThere = (what: string): Reply => json({ error: `there is no ${what}` }, 404);
export const refused = (error: string, status = 422): Reply => json({ error }, status);
