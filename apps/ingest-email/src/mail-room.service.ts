import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EmailRoom } from '#channels/email/email-room.ts';

/** The channel registry of this app: e-mail only. */
export const MAIL_ROOMS = Symbol('MailRooms');

/** Ends the room's threads and connections with the process; Nest closes the workers that use it before. */
@Injectable()
export class MailRoomService implements OnApplicationShutdown {
  constructor(private readonly room: EmailRoom) {}

  onApplicationShutdown(): Promise<void> {
    return this.room.close();
  }
}
