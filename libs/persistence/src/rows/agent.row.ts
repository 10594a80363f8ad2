import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DocumentBody } from '#contracts/documents.ts';
import type { Presence, Role } from '#domain/words.ts';

/** A person who answers, or leads those who do. */
@Entity('agent')
export class AgentRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  email!: string;

  @Column({ type: 'text', nullable: true })
  passwordHash!: string | null;

  @Column('text')
  role!: Role;

  @Column('boolean')
  active!: boolean;

  @Column({ type: 'int', nullable: true })
  capacityUnits!: number | null;

  @Column({ type: 'text', nullable: true })
  phone!: string | null;

  /** Working hours; null: those of the calendar named default. */
  @Column({ type: 'jsonb', nullable: true })
  hours!: DocumentBody<'calendar'> | null;

  @Column('text')
  presence!: Presence;

  @Column('timestamptz')
  presenceAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  heartbeatAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastAssignedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  restUntil!: Date | null;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
