import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The answer to a request that may be repeated. */
@Entity('idempotent_request')
export class IdempotentRequestRow {
  @PrimaryColumn('uuid')
  agentId!: string;

  @PrimaryColumn('text')
  key!: string;

  @Column('bytea')
  requestHash!: Buffer;

  @Column('int')
  status!: number;

  @Column('jsonb')
  response!: unknown;

  @Column('timestamptz')
  createdAt!: Date;
}
