import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where the pull of one mailbox folder stands, and who pulls. */
@Entity('mailbox_cursor')
export class MailboxCursorRow {
  @PrimaryColumn('uuid')
  channelId!: string;

  @PrimaryColumn('text')
  folder!: string;

  @Column({ type: 'numeric', nullable: true })
  uidValidity!: string | null;

  @Column('bigint')
  lastUid!: number;

  @Column({ type: 'text', nullable: true })
  holder!: string | null;

  @Column('bigint')
  fence!: number;

  @Column({ type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  /** When the folder was first looked at; what is older was not for us unless asked for. */
  @Column({ type: 'timestamptz', nullable: true })
  begunAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  syncedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  error!: string | null;
}
