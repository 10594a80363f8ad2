import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where a conversation waits. */
@Entity('queue')
export class QueueRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column({ type: 'text', nullable: true })
  slaPolicy!: string | null;

  @Column({ type: 'text', nullable: true })
  calendar!: string | null;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
