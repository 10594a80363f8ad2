import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A way to sign in: a session of a person or a named token of a program. Only the hash is kept. */
@Entity('api_token')
export class ApiTokenRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  agentId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: 'session' | 'token';

  @Column('bytea')
  tokenHash!: Buffer;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;
}
