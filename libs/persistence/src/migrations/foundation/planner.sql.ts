/**
 * What is looked up here is nearly always in memory, and many statements look up a few rows of big tables: at Postgres's
 * own price of a random page, four times a sequential one, it would rather read the whole table. A database that is not
 * ours to set keeps the prices that its owner gave it.
 */
export const planner = `
do $$ begin
  execute format('alter database %I set random_page_cost = 1.1', current_database());
  execute format('alter database %I set jit = off', current_database());
exception when insufficient_privilege then
  raise notice 'random_page_cost and jit stay as they are: this role does not own the database';
end $$;
`;
