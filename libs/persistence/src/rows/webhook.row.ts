import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A provider's webhook, kept once with the answer it got. */
@Entity('webhook')
export class WebhookRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  channelId!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  dedupeKey!: string;

  @Column('jsonb')
  params!: Record<string, unknown>;

  @Column({ type: 'text', nullable: true })
  response!: string | null;

  @Column('timestamptz')
  receivedAt!: Date;
}
