import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An address, number or handle by which a customer is known. */
@Entity('identity')
export class IdentityRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  customerId!: string;

  @Column('text')
  kind!: 'email' | 'phone' | 'handle';

  @Column('text')
  value!: string;

  @Column('boolean')
  verified!: boolean;

  @Column('timestamptz')
  createdAt!: Date;
}
