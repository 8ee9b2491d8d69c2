import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prisma, PrismaClient } from '../../src/lib/server/db/generated/client.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await makeDatabase('schema');
  prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

/** Reads every column that schema.prisma knows of a table; throws when the migrations made another. */
function read(model: string): Promise<unknown> {
  const name = model[0]!.toLowerCase() + model.slice(1);
  return (prisma as unknown as Record<string, { findFirst(): Promise<unknown> }>)[
    name
  ]!.findFirst();
}

it.each(Object.values(Prisma.ModelName))(
  'the migrations made what schema.prisma says of %s',
  async (model) => {
    await expect(read(model)).resolves.toBeNull();
  },
);

it('is shown to notice a column that is missing', async () => {
  await prisma.$executeRaw`ALTER TABLE company DROP COLUMN founded CASCADE`;
  await expect(read('Company')).rejects.toThrow(/founded/);
});
