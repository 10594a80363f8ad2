import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where a ladder posts to. */
@Entity('webhook_target')
export class WebhookTargetRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  url!: string;

  @Column('bytea')
  secret!: Buffer;

  @Column('boolean')
  enabled!: boolean;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
